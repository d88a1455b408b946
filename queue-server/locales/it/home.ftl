home-title = Che cosa c’è qui
