# Tabellone: quello che cambia.
board-live-calling = Si chiama
board-live-latest = Ultima chiamata
board-live-latest-several = Ultime chiamate
board-live-others = Ultime chiamate
board-live-before = Chiamate precedenti
board-live-idle = Attendere la chiamata
board-live-idle-note = Il numero e lo sportello compaiono qui
board-live-stale = ultimi dati delle { $time }
board-live-no-data = Dati non disponibili
board-live-none = Nessun’altra chiamata
board-live-no-calls = Ancora nessuna chiamata
board-live-desk = Sportello
board-live-people = { $count ->
    [one] persona in attesa
   *[other] persone in attesa
}
board-live-closed = chiuso
board-live-opens = apre alle { $time }
board-live-opens-on = apre il { $day } alle { $time }
board-live-stopped = biglietti sospesi
board-live-sold-out = biglietti esauriti
board-live-unknown = non disponibile
board-live-said = Numero { $letter } { $number }, sportello { $desk }
board-live-said-no-desk = Numero { $letter } { $number }
board-live-sound-on = Attivare l’audio
board-live-sound-off = Disattivare l’audio
board-live-this-desk = Sportello { $desk }
board-live-address = Indirizzo da correggere: /board?services=A,B per alcuni servizi, /board?desk=3 per uno sportello
board-live-nowhere = L’ufficio non ha { $names }: correggere l’indirizzo di questo tabellone
