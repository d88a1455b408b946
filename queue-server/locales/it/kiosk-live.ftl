kiosk-ahead = { $count ->
    [0] nessuno in attesa
    [one] 1 persona prima
   *[other] { $count } persone prima
}
kiosk-wait = attesa stimata
kiosk-opens = si riapre alle { $time }
kiosk-full = numeri esauriti per oggi
kiosk-shut = sospeso: rivolgersi al punto accoglienza
kiosk-just-shut = Questo servizio non rilascia più numeri. Rivolgersi al punto accoglienza.
kiosk-failed = Non è stato possibile emettere il biglietto. Rivolgersi al punto accoglienza.
kiosk-cut-off = Il totem non è collegato. Rivolgersi al punto accoglienza.
kiosk-back-in = { $seconds ->
    [one] Questa schermata si chiude tra 1 secondo
   *[other] Questa schermata si chiude tra { $seconds } secondi
}
kiosk-code = Codice per seguire la coda dal telefono
kiosk-follow = Inquadrare per seguire la coda dal telefono
