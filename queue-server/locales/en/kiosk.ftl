kiosk-title = Kiosk
