board-desk = Sportello
board-nobody = Nessuna chiamata in corso
board-say = Numero { $letter } { $number }, sportello { $desk }
board-old = Ultimi dati delle { $time }
