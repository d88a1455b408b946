board-desk = Desk
board-nobody = No call at the moment
board-say = Number { $letter } { $number }, desk { $desk }
board-old = Last known at { $time }
