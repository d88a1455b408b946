board-title = Board
