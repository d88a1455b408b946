# Testi che gli script di più pagine hanno in comune.
lost-since = Non collegato dalle { $time }
wait-none = nessuna attesa
wait-short = meno di 1 min
wait-minutes = circa { $to } min
wait-interval = { $from }–{ $to } min
waiting = { $count ->
    [one] 1 persona in attesa
   *[other] { $count } persone in attesa
}
desk-number = Sportello { $desk }
no-answer = Il server non risponde. Riprovare tra poco.
dialog-cancel = Annulla
dialog-close = Chiudi
dialog-go = Conferma
