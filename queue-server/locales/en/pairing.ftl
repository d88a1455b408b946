pairing-kiosk = This kiosk is not paired yet
pairing-board = This board is not paired yet
pairing-revoked = This device was revoked by an administrator: to be used, it must be paired again.
pairing-what = On an administrator’s computer open Administration › Devices and type this code.
pairing-asking = Asking for a code…
