# The door, on every page of who is signed in: sign out, lock with PIN.
doors-lock-wrong = Wrong PIN.
doors-lock-wrong-again = Wrong PIN. The fifth mistake ends the session, and then the password is needed.
doors-lock-empty = Type the PIN: 4 to 8 digits.
doors-leave-number = Number { $number } stays at desk { $desk }. Sign out?
doors-leave-walk-in = The visit without a ticket goes on at desk { $desk }. Sign out?
doors-leave-unknown = A number in hand stays at desk { $desk }. Sign out?
doors-news-password = Password saved.
doors-news-other = Another person has signed in in this browser: this page is now theirs.
doors-show = Show
doors-hide = Hide
doors-throttled = Too many attempts. Try again in { $count ->
    [one] 1 second
   *[other] { $count } seconds
}.
doors-forbidden = Whoever is signed in lacks the role for this.
doors-failed = It could not be done: { $detail }
doors-when = { $date } at { $time }
