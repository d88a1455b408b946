kiosk-choose-priority = Choose the service, with priority
kiosk-priority-on = on: now touch the service, or here again to cancel
kiosk-ahead = { $count ->
    [0] nobody ahead
    [one] 1 person ahead
   *[other] { $count } people ahead
}
kiosk-waiting = { $count ->
    [0] nobody waiting
    [one] 1 person waiting
   *[other] { $count } people waiting
}
kiosk-with-priority = with priority
kiosk-wait-interval = { $from ->
    [0] estimated wait up to { $to } minutes
   *[other] estimated wait { $from }–{ $to } minutes
}
kiosk-wait-minutes = { $to ->
    [one] estimated wait about 1 minute
   *[other] estimated wait about { $to } minutes
}
kiosk-wait-long = { $from ->
    [0] estimated wait uncertain, perhaps over 2 hours
    [1] estimated wait from { $from } minute to over 2 hours
   *[other] estimated wait from { $from } minutes to over 2 hours
}
kiosk-wait-hours = estimated wait over 2 hours
kiosk-wait-none = estimated wait less than 1 minute
kiosk-closed = closed
kiosk-full = no numbers left today
kiosk-stopped = suspended
kiosk-ask-there = ask at reception
kiosk-opens-today = opens at { $time }
kiosk-opens-tomorrow = opens tomorrow at { $time }
kiosk-opens-later = opens on { $weekday } { $day } at { $time }
kiosk-ask = Ask at reception.
kiosk-shut-hours = The office is closed
kiosk-shut-day = No more numbers are given today
kiosk-shut-hall = The hall is closed
kiosk-shut-waiting = Those who have a number will be called.
kiosk-shut-next-today = It opens today at { $time }
kiosk-shut-next-tomorrow = It opens tomorrow, { $weekday } { $day }, at { $time }
kiosk-shut-next-later = It opens on { $weekday } { $day } at { $time }
kiosk-lost = The kiosk is not connected
kiosk-lost-what = Ask for a number at reception. The kiosk goes on by itself as soon as it is connected again.
kiosk-busy = Issuing the ticket…
kiosk-failed = The ticket could not be issued. Ask at reception.
kiosk-no-answer = The server does not answer: no ticket was printed. Ask at reception.
kiosk-crowded = Too many requests at this moment. Try again shortly, or ask at reception.
kiosk-just-shut = This service gives no more numbers. Ask at reception.
kiosk-back-in = { $seconds ->
    [one] This screen closes in 1 second
   *[other] This screen closes in { $seconds } seconds
}
kiosk-anew-in = { $seconds ->
    [one] Without an answer, the first screen comes back in 1 second, in Italian.
   *[other] Without an answer, the first screen comes back in { $seconds } seconds, in Italian.
}
kiosk-code = QR code to follow the queue by phone
kiosk-follow = Scan to follow the queue by phone
kiosk-rehearsal = REHEARSAL – ticket not valid
kiosk-follow-here = Open the phone’s page
