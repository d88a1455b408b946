phone-loading = Un momento…
phone-waiting = { $ahead ->
    [0] Nessuno prima: la chiamata è la prossima
    [one] 1 persona prima
   *[other] { $ahead } persone prima
}
phone-waiting-what = Questa pagina si aggiorna da sola e avvisa quando è il turno.
phone-wait = Attesa stimata: { $interval }
phone-called = Andare ora allo sportello { $desk }
phone-called-what = Il numero è stato chiamato.
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
