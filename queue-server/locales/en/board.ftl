# The board: what is fixed. It stands beside the same in the other language.
board-title = Board
board-calling = Now calling
board-last = Last calls
board-number = Number
board-desk = Desk
board-time = Time
board-waiting = Waiting
board-wait = Estimated wait
board-sound = Turn sound on
board-connecting = Connecting
board-suspect = time being checked
