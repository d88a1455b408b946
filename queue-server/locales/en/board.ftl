board-title = Board
board-now = Now calling
board-last = Latest calls
board-waiting = Waiting
board-sound = Turn sound on
