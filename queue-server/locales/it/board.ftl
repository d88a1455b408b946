board-title = Tabellone
