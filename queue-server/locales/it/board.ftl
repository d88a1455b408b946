board-title = Tabellone
board-now = Si chiama
board-last = Ultime chiamate
board-waiting = In attesa
board-sound = Attivare l’audio
