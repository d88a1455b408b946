# The board: what changes.
board-live-calling = Now calling
board-live-latest = Last call
board-live-latest-several = Last calls
board-live-others = Last calls
board-live-before = Earlier calls
board-live-idle = Please wait to be called
board-live-idle-note = Your number and desk will appear here
board-live-stale = last data from { $time }
board-live-no-data = Data not available
board-live-none = No other calls
board-live-no-calls = No calls yet
board-live-desk = Desk
board-live-people = { $count ->
    [one] person waiting
   *[other] people waiting
}
board-live-closed = closed
board-live-opens = opens at { $time }
board-live-opens-on = opens on { $day } at { $time }
board-live-stopped = tickets suspended
board-live-sold-out = no tickets left
board-live-unknown = not available
board-live-said = Number { $letter } { $number }, desk { $desk }
board-live-said-no-desk = Number { $letter } { $number }
board-live-sound-on = Turn sound on
board-live-sound-off = Turn sound off
board-live-this-desk = Desk { $desk }
board-live-address = Address to be corrected: /board?services=A,B for some services, /board?desk=3 for a desk
board-live-nowhere = This office has no { $names }: correct the address of this board
