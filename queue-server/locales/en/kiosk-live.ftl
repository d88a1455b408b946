kiosk-ahead = { $count ->
    [0] nobody waiting
    [one] 1 person before
   *[other] { $count } people before
}
kiosk-wait = estimated wait
kiosk-opens = opens at { $time }
kiosk-full = no numbers left today
kiosk-shut = suspended: ask at reception
kiosk-just-shut = This service issues no more numbers. Ask at reception.
kiosk-failed = The ticket could not be issued. Ask at reception.
kiosk-cut-off = This kiosk is not connected. Ask at reception.
kiosk-back-in = { $seconds ->
    [one] This screen closes in 1 second
   *[other] This screen closes in { $seconds } seconds
}
kiosk-code = Code to follow the queue by phone
kiosk-follow = Scan to follow the queue by phone
