kiosk-title = Totem
kiosk-choose = Scegliere il servizio
kiosk-priority = Precedenza
kiosk-priority-for = per chi ne ha diritto: toccare qui, poi il servizio
kiosk-collect = Ritirare il biglietto
kiosk-longer = Serve più tempo
kiosk-back = Fine
