# Tabellone: le scritte fisse. Stanno accanto a quelle dell’altra lingua.
board-title = Tabellone
board-calling = Si chiama
board-last = Ultime chiamate
board-number = Numero
board-desk = Sportello
board-time = Ora
board-waiting = In attesa
board-wait = Attesa stimata
board-sound = Attivare l’audio
board-connecting = Collegamento in corso
board-suspect = orario da verificare
