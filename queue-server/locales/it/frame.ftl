# Quello che hanno in comune tutte le pagine.
skip-to-content = Vai al contenuto
band-label = Avviso
band-rehearsal = PROVA – orologio simulato
needs-script = Questa pagina ha bisogno di JavaScript.
office-time = Ora dell’ufficio
other-language = English
ways = Pagine
way-home = Inizio
way-kiosk = Totem
way-board = Tabellone
way-desk = Sportello
way-reports = Attese
