kiosk-choose-priority = Scegliere il servizio, con precedenza
kiosk-priority-on = attiva: toccare ora il servizio, o di nuovo qui per annullare
kiosk-ahead = { $count ->
    [0] nessuno prima
    [one] 1 persona prima
   *[other] { $count } persone prima
}
kiosk-waiting = { $count ->
    [0] nessuno in attesa
    [one] 1 persona in attesa
   *[other] { $count } persone in attesa
}
kiosk-with-priority = con precedenza
kiosk-wait-interval = { $from ->
    [0] attesa stimata fino a { $to } minuti
   *[other] attesa stimata { $from }–{ $to } minuti
}
kiosk-wait-minutes = { $to ->
    [one] attesa stimata circa 1 minuto
   *[other] attesa stimata circa { $to } minuti
}
kiosk-wait-long = { $from ->
    [0] attesa stimata incerta, anche oltre 2 ore
    [1] attesa stimata da { $from } minuto a oltre 2 ore
   *[other] attesa stimata da { $from } minuti a oltre 2 ore
}
kiosk-wait-hours = attesa stimata oltre 2 ore
kiosk-wait-none = attesa stimata meno di 1 minuto
kiosk-closed = chiuso
kiosk-full = numeri esauriti per oggi
kiosk-stopped = sospeso
kiosk-ask-there = rivolgersi al punto accoglienza
kiosk-opens-today = si riapre alle { $time }
kiosk-opens-tomorrow = si riapre domani alle { $time }
kiosk-opens-later = si riapre { $weekday } { $day } alle { $time }
kiosk-ask = Rivolgersi al punto accoglienza.
kiosk-shut-hours = Ufficio chiuso
kiosk-shut-day = Per oggi non si rilasciano più numeri
kiosk-shut-hall = La sala è chiusa
kiosk-shut-waiting = Chi ha già il numero viene chiamato.
kiosk-shut-next-today = Si riapre oggi alle { $time }
kiosk-shut-next-tomorrow = Si riapre domani, { $weekday } { $day }, alle { $time }
kiosk-shut-next-later = Si riapre { $weekday } { $day } alle { $time }
kiosk-lost = Il totem non è collegato
kiosk-lost-what = Il numero si può chiedere al punto accoglienza. Il totem riprende da solo appena torna il collegamento.
kiosk-busy = Emissione in corso…
kiosk-failed = Non è stato possibile emettere il biglietto. Rivolgersi al punto accoglienza.
kiosk-no-answer = Il server non risponde: nessun biglietto è stato stampato. Rivolgersi al punto accoglienza.
kiosk-crowded = Troppe richieste in questo momento. Riprovare tra poco o rivolgersi al punto accoglienza.
kiosk-just-shut = Questo servizio non rilascia più numeri. Rivolgersi al punto accoglienza.
kiosk-back-in = { $seconds ->
    [one] Questa schermata si chiude tra 1 secondo
   *[other] Questa schermata si chiude tra { $seconds } secondi
}
kiosk-anew-in = { $seconds ->
    [one] Senza risposta, tra 1 secondo si torna alla schermata iniziale in italiano.
   *[other] Senza risposta, tra { $seconds } secondi si torna alla schermata iniziale in italiano.
}
kiosk-code = Codice QR per seguire la coda dal telefono
kiosk-follow = Inquadrare per seguire la coda dal telefono
kiosk-rehearsal = PROVA – biglietto non valido
kiosk-follow-here = Aprire la pagina del telefono
