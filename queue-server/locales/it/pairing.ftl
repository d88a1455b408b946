pairing-kiosk = Questo totem non è ancora associato
pairing-board = Questo tabellone non è ancora associato
pairing-kiosk-revoked = Questo totem non è più associato
pairing-board-revoked = Questo tabellone non è più associato
pairing-revoked = Un amministratore lo ha revocato: per usarlo va associato di nuovo.
pairing-what = Sul computer di un amministratore aprire Amministrazione › Dispositivi e scrivere questo codice.
pairing-asking = Richiesta del codice in corso…
