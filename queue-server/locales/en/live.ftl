# Texts that the scripts of several pages share.
lost-since = Not connected since { $time }
wait-none = no wait
wait-short = less than 1 min
wait-minutes = about { $to } min
wait-interval = { $from }–{ $to } min
waiting = { $count ->
    [one] 1 person waiting
   *[other] { $count } people waiting
}
desk-number = Desk { $desk }
no-answer = The server does not answer. Try again shortly.
dialog-cancel = Cancel
dialog-close = Close
dialog-go = Confirm
