# What all pages share.
skip-to-content = Skip to content
band-label = Notice
band-rehearsal = REHEARSAL – simulated clock
needs-script = This page needs JavaScript.
office-time = Office time
other-language = Italiano
ways = Pages
way-home = Home
way-kiosk = Kiosk
way-board = Board
way-desk = Desk
way-reports = Waits
