//! Where pages are, and by what their parts are known: everything that a change of a page may ask to be changed here.

/// The band that says since when the page is not connected.
pub(crate) const LOST: &str = "#lost";
/// The way past the head of a page.
pub(crate) const SKIP: &str = "a.skip";
/// The office's clock.
pub(crate) const CLOCK: &str = "#clock";

/// Alerts about kiosks, on the pages of those who can help.
pub(crate) const ALERTS: &str = "#kiosk-alerts";

/// The kiosk.
pub(crate) mod kiosk {
    /// Its address.
    pub(crate) const AT: &str = "/kiosk";
    /// There once the first view has come.
    pub(crate) const READY: &str = "body[data-screen] #clock";
    /// The number on the paper that a printer would print.
    pub(crate) const SLIP_NUMBER: &str = "#slip .slip-number";
    /// The code on it that leads a phone to the ticket.
    pub(crate) const SLIP_CODE: &str = "#slip svg";
    /// Ends the screen with the paper.
    pub(crate) const BACK: &str = "#back";

    /// The button of a service.
    pub(crate) fn service(letter: char) -> String {
        format!("#services [data-service=\"{letter}\"]")
    }
}

/// The board.
pub(crate) mod board {
    /// Its address.
    pub(crate) const AT: &str = "/board";
    /// Calls in the largest letters.
    pub(crate) const NOW: &str = "#now";
    /// What readers for the blind are told.
    pub(crate) const SAID: &str = "#said";
    /// How many wait for what.
    pub(crate) const WAITING: &str = "#waiting";
}

/// The console of a desk.
pub(crate) mod desk {
    /// There once the desk, or the choice of desks, is shown.
    pub(crate) const READY: &str = "body[data-state] #state, a.choice strong";
    /// The state of the desk.
    pub(crate) const STATE: &str = "#state";
    /// The number in hand.
    pub(crate) const NUMBER: &str = "#number";
    /// What was done, or why not.
    pub(crate) const SAID: &str = "#said";
    /// Who waits.
    pub(crate) const QUEUE: &str = "#queue";
    /// The dialog of verbs that ask.
    pub(crate) const DIALOG: &str = "dialog[open]";
    /// Confirms what it asks.
    pub(crate) const CONFIRM: &str = "dialog[open] #go";
    /// A procedure to tick.
    pub(crate) const PROCEDURE: &str = "dialog[open] input[type=checkbox]";
    /// Whose the desk is, where it is not this session's.
    pub(crate) const SEAT: &str = "#seat";
    /// Takes the seat over.
    pub(crate) const TAKE_SEAT: &str = "#seat-take";
    /// Takes up what was put aside.
    pub(crate) const RESUME: &str = "#parked button";

    /// The address of a desk's console.
    pub(crate) fn at(desk: u16) -> String {
        format!("/desk?desk={desk}")
    }

    /// The button of a verb.
    pub(crate) fn verb(name: &str) -> String {
        format!("[data-verb=\"{name}\"]")
    }
}

/// A ticket's phone page.
pub(crate) mod phone {
    /// The number.
    pub(crate) const NUMBER: &str = "#number";
    /// What has become of it.
    pub(crate) const STATE: &str = "#state";
}

/// The home page.
pub(crate) mod home {
    /// Its address.
    pub(crate) const AT: &str = "/";
    /// The services and who waits.
    pub(crate) const SERVICES: &str = "#services";
}

/// Signing in.
pub(crate) mod sign_in {
    /// Its address.
    pub(crate) const AT: &str = "/sign-in";
    /// There once the page is.
    pub(crate) const READY: &str = "#enter h1";
    /// The name.
    pub(crate) const NAME: &str = "#name";
    /// The password.
    pub(crate) const PASSWORD: &str = "#password";
    /// Signs in.
    pub(crate) const GO: &str = "#go";
    /// Why the session is over that there was.
    pub(crate) const OVER: &str = "#over";
    /// What is wrong.
    pub(crate) const WRONG: &str = "#wrong";

    /// The button of one of a rehearsal's people.
    pub(crate) fn person(name: &str) -> String {
        format!("[data-name=\"{name}\"]")
    }
}

/// One's own access.
pub(crate) mod me {
    /// Its address.
    pub(crate) const AT: &str = "/me";
    /// The sessions, there once they are known.
    pub(crate) const READY: &str = "#sessions li";
}

/// Who is signed in, on every page.
pub(crate) mod door {
    /// The name.
    pub(crate) const NAME: &str = "#who .who-name";
    /// The way out.
    pub(crate) const SIGN_OUT: &str = "#sign-out";
    /// Locks.
    pub(crate) const LOCK: &str = "#lock-now";
    /// The lock.
    pub(crate) const LOCKED: &str = "#lock";
    /// What is asked before one signs out and leaves a number at the desk.
    pub(crate) const LEAVING: &str = "#leaving";
    /// What the page before has done.
    pub(crate) const NEWS: &str = "#news";
    /// Its field.
    pub(crate) const PIN: &str = "#lock-pin";
}

/// Administration.
pub(crate) mod admin {
    /// People, devices, keys, the trail: address, and what is there once they are known.
    pub(crate) const PEOPLE: (&str, &str) = ("/admin", "#people li");
    /// Kiosks and boards.
    pub(crate) const DEVICES: (&str, &str) = ("/admin/devices", "#devices li");
    /// Connected systems.
    pub(crate) const KEYS: (&str, &str) = ("/admin/keys", "#keys li, #none");
    /// What was done.
    pub(crate) const AUDIT: (&str, &str) = ("/admin/audit", "#audit li, #none");
    /// Asks for a person or a key.
    pub(crate) const ADD: &str = "#add";
    /// The code that a device shows.
    pub(crate) const CODE: &str = "#code";
    /// What it is to be called.
    pub(crate) const NAME: &str = "#name";
}

/// A device that is not paired.
pub(crate) mod pairing {
    /// The code.
    pub(crate) const CODE: &str = "body[data-kind] #code";
    /// Said of a device that was revoked.
    pub(crate) const REVOKED: &str = "#revoked";
}

/// The reports.
pub(crate) mod reports {
    /// Its address.
    pub(crate) const AT: &str = "/reports";
    /// There once the page is.
    pub(crate) const READY: &str = "h1";
    /// How it is now, there once the first view has come.
    pub(crate) const LIVE: &str = "#live-view td";

    /// The figures of a span of days.
    pub(crate) fn of(by: &str, from: &str, to: &str) -> String {
        format!("{AT}?by={by}&from={from}&to={to}")
    }
}

/// An address in a language.
pub(crate) fn in_language(address: &str, language: &str) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}lang={language}")
}
