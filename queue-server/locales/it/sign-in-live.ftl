sign-in-live-empty-name = Scrivere il nome.
sign-in-live-empty-password = Scrivere la password.
sign-in-live-wrong = Nome o password errati.
own-password-live-left = { $count ->
    [one] Manca 1 carattere.
   *[other] Mancano { $count } caratteri.
}
own-password-live-enough = Lunghezza sufficiente.
own-password-live-short = La nuova password è troppo corta: servono almeno 12 caratteri.
own-password-live-same = La nuova password è uguale a quella attuale: sceglierne un’altra.
own-password-live-empty = Scrivere la password attuale.
own-password-live-wrong-old = La password attuale non è giusta.
own-password-live-refused = Questa password si indovinerebbe: servono più parole, senza il proprio nome e senza ripetere sempre lo stesso segno.
own-password-live-done = Password cambiata. Le altre sessioni sono terminate.
