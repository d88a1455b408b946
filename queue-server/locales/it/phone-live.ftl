phone-waiting = { $ahead ->
    [0] Nessuno prima: la chiamata è la prossima
    [one] 1 persona prima
   *[other] { $ahead } persone prima
}
phone-waiting-what = Questa pagina si aggiorna da sola e avvisa quando è il turno. Il posto può cambiare per chi ha la precedenza.
phone-wait-interval = { $from ->
    [0] Attesa stimata: fino a { $to } minuti
   *[other] Attesa stimata: { $from }–{ $to } minuti
}
phone-wait-minutes = { $to ->
    [one] Attesa stimata: circa 1 minuto
   *[other] Attesa stimata: circa { $to } minuti
}
phone-wait-long = { $from ->
    [0] Attesa stimata: incerta, anche oltre 2 ore
    [1] Attesa stimata: da { $from } minuto a oltre 2 ore
   *[other] Attesa stimata: da { $from } minuti a oltre 2 ore
}
phone-wait-hours = Attesa stimata: oltre 2 ore
phone-wait-none = La chiamata è attesa a momenti
phone-called = Andare ora allo sportello { $desk }
phone-called-what = Il numero è chiamato. Se serve più tempo, avvisare il punto accoglienza.
phone-serving = Allo sportello { $desk }
phone-serving-what = La pratica è in corso.
phone-parked = La pratica è sospesa
phone-parked-what = Lo sportello richiamerà quando potrà riprenderla. Restare nei pressi.
phone-served = La pratica è conclusa
phone-served-what = Grazie della visita.
phone-no_show = Il numero è stato chiamato senza risposta
phone-no_show-what = Rivolgersi subito al punto accoglienza: per alcuni minuti il posto può essere ripreso.
phone-withdrawn = Il posto è stato lasciato
phone-withdrawn-what = Per mettersi di nuovo in coda serve un altro numero.
phone-expired = Il numero non è più valido
phone-expired-what = La giornata si è chiusa prima della chiamata. Serve un altro numero.
phone-unknown = Questo numero non è di oggi
phone-unknown-what = Il codice vale per il giorno del biglietto. Per mettersi in coda serve un altro numero.
phone-as-of = Aggiornato alle { $time }
phone-at = Alle { $time }
phone-cannot-leave = Non è più possibile rinunciare: la pratica è già allo sportello o conclusa.
phone-old = Non collegato: così era alle { $time }
phone-next = prossimo numero
phone-alert-on = Avviso attivo. Lo schermo resta acceso finché questa pagina è aperta.
