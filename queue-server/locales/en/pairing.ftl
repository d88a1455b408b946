pairing-kiosk = This kiosk is not paired yet
pairing-board = This board is not paired yet
pairing-kiosk-revoked = This kiosk is paired no more
pairing-board-revoked = This board is paired no more
pairing-revoked = An administrator revoked it: to be used, it must be paired again.
pairing-what = On an administrator’s computer open Administration › Devices and type this code.
pairing-asking = Asking for a code…
