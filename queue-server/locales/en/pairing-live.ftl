pairing-live-waits = Waiting. The code is good until { $time }, then another appears.
pairing-live-done = Paired: { $name }. One moment…
pairing-live-lost = The server does not answer. It is tried again by itself.
pairing-live-throttled = Too many requests from this network. It is tried again by itself in { $count } s.
