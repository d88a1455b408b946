kiosk-title = Totem
