kiosk-title = Kiosk
kiosk-choose = Choose the service
kiosk-priority = Priority
kiosk-priority-for = for those entitled to it: touch here, then the service
kiosk-collect = Collect the ticket
kiosk-longer = More time needed
kiosk-back = Done
