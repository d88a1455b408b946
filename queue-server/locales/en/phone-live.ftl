phone-waiting = { $ahead ->
    [0] Nobody before: this number is next
    [one] 1 person before
   *[other] { $ahead } people before
}
phone-waiting-what = This page keeps itself up to date and tells when it is time. The place may change for those with priority.
phone-wait-interval = { $from ->
    [0] Estimated wait: up to { $to } minutes
   *[other] Estimated wait: { $from }–{ $to } minutes
}
phone-wait-minutes = { $to ->
    [one] Estimated wait: about 1 minute
   *[other] Estimated wait: about { $to } minutes
}
phone-wait-long = { $from ->
    [0] Estimated wait: uncertain, perhaps over 2 hours
    [1] Estimated wait: from { $from } minute to over 2 hours
   *[other] Estimated wait: from { $from } minutes to over 2 hours
}
phone-wait-hours = Estimated wait: over 2 hours
phone-wait-none = The call is expected at any moment
phone-called = Go to desk { $desk } now
phone-called-what = The number is called. If more time is needed, tell reception.
phone-serving = At desk { $desk }
phone-serving-what = The visit is under way.
phone-parked = The visit is on hold
phone-parked-what = The desk will call when it can go on. Stay nearby.
phone-served = The visit is done
phone-served-what = Thank you for coming.
phone-no_show = The number was called and nobody came
phone-no_show-what = Go to reception at once: for some minutes the place can be had back.
phone-withdrawn = The place was given up
phone-withdrawn-what = To queue again, take another number.
phone-expired = The number is no longer valid
phone-expired-what = The day ended before it was called. Take another number.
phone-unknown = This number is not of today
phone-unknown-what = The code is good for the day of the ticket. To queue, take another number.
phone-as-of = As of { $time }
phone-at = At { $time }
phone-cannot-leave = The place can no longer be given up: the visit has begun or is done.
phone-old = Not connected: so it was at { $time }
phone-next = next number
phone-alert-on = The alert is on. The screen stays on while this page is open.
