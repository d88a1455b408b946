phone-title = Il numero
phone-leave = Rinunciare al posto
phone-sure = Rinunciando, il posto nella coda si perde e non può essere ripreso. Confermare?
phone-leave-now = Sì, rinunciare
phone-stay = No, restare in coda
