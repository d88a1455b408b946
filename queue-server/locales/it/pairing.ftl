pairing-kiosk = Questo totem non è ancora associato
pairing-board = Questo tabellone non è ancora associato
pairing-revoked = Questo dispositivo è stato revocato da un amministratore: per usarlo va associato di nuovo.
pairing-what = Sul computer di un amministratore aprire Amministrazione › Dispositivi e scrivere questo codice.
pairing-asking = Richiesta del codice in corso…
