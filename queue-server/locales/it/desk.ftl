desk-title = Sportello
