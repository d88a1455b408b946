# La porta, in ogni pagina di chi è entrato: uscire, blocco con PIN.
doors-lock-wrong = PIN errato. Dopo cinque errori la sessione termina.
doors-lock-empty = Scrivere il PIN: da 4 a 8 cifre.
doors-sign-out = Uscire?
doors-sign-out-go = Esci
doors-show = Mostra
doors-hide = Nascondi
doors-throttled = Troppi tentativi. Si può riprovare tra { $count ->
    [one] 1 secondo
   *[other] { $count } secondi
}.
doors-forbidden = Questo accesso non ha il ruolo necessario.
doors-failed = Il comando non è riuscito: { $detail }
doors-when = { $date } alle { $time }
