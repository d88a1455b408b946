sign-in-live-empty-name = Type the name.
sign-in-live-empty-password = Type the password.
sign-in-live-wrong = Wrong name or password.
own-password-live-left = { $count ->
    [one] 1 character to go.
   *[other] { $count } characters to go.
}
own-password-live-enough = Long enough.
own-password-live-short = The new password is too short: at least 12 characters are needed.
own-password-live-same = The new password is the same as the present one: choose another.
own-password-live-empty = Type the present password.
own-password-live-wrong-old = The present password is not right.
own-password-live-refused = This password would be guessed: use a few words, not the name nor the same sign again.
own-password-live-done = Password changed. The other sessions have ended.
