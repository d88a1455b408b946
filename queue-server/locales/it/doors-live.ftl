# La porta, in ogni pagina di chi è entrato: uscire, blocco con PIN.
doors-lock-wrong = PIN errato.
doors-lock-wrong-again = PIN errato. Al quinto errore la sessione termina, e serve la password.
doors-lock-empty = Scrivere il PIN: da 4 a 8 cifre.
doors-leave-number = Il numero { $number } resta allo sportello { $desk }. Uscire?
doors-leave-walk-in = La pratica senza biglietto resta in corso allo sportello { $desk }. Uscire?
doors-leave-unknown = Un numero in corso resta allo sportello { $desk }. Uscire?
doors-news-password = Password salvata.
doors-news-other = In questo browser è entrata un’altra persona: questa pagina ora è la sua.
doors-show = Mostra
doors-hide = Nascondi
doors-throttled = Troppi tentativi. Si può riprovare tra { $count ->
    [one] 1 secondo
   *[other] { $count } secondi
}.
doors-forbidden = Questo accesso non ha il ruolo necessario.
doors-failed = Il comando non è riuscito: { $detail }
doors-when = { $date } alle { $time }
