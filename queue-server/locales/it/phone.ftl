phone-title = Il mio numero
