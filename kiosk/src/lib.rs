//! The ticket kiosk: citizens press a button and hold a ticket, whatever happens to paper, power or network.
