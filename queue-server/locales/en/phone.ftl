phone-title = The number
phone-leave = Give up the place
phone-sure = The place in the queue will be lost and cannot be had back. Confirm?
phone-leave-now = Yes, give it up
phone-stay = No, stay in the queue
