# The door, on every page of who is signed in: sign out, lock with PIN.
doors-lock-wrong = Wrong PIN. After five mistakes the session ends.
doors-lock-empty = Type the PIN: 4 to 8 digits.
doors-sign-out = Sign out?
doors-sign-out-go = Sign out
doors-show = Show
doors-hide = Hide
doors-throttled = Too many attempts. Try again in { $count ->
    [one] 1 second
   *[other] { $count } seconds
}.
doors-forbidden = Whoever is signed in lacks the role for this.
doors-failed = It could not be done: { $detail }
doors-when = { $date } at { $time }
