//! From pushes to presses: each with a key of its own, for the flow.

use std::{
    io,
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use hardware::buttons::{Buttons, Push};
use protocol::kiosk::KioskButton;
use tokio::sync::mpsc::{Sender, error::TrySendError};

use super::Trouble;
use crate::{
    finger,
    flow::{Button, Input},
};

/// How long buttons are waited for before it is seen whether anybody still listens.
const LISTEN: Duration = Duration::from_secs(1);

/// What a push means, if it is a press: buttons are in the order of `meant`.
#[must_use]
pub fn meaning(push: Push, meant: &[Button]) -> Option<Button> {
    match push {
        Push::Pressed(id) => meant.get(id.index()).copied(),
        Push::Stuck(_) | Push::Freed(_) => None,
    }
}

/// Starts the buttons' thread. It ends when nobody takes what is pressed any more.
///
/// # Errors
/// Where the machine has no thread to give.
pub fn start<B: Buttons + ?Sized + 'static>(
    mut buttons: Box<B>,
    meant: Vec<Button>,
    pause: Duration,
    inputs: Sender<Input>,
    mut trouble: Trouble,
) -> io::Result<JoinHandle<()>> {
    let work = move || {
        while !inputs.is_closed() {
            match buttons.next(Instant::now() + LISTEN) {
                Ok(push) => {
                    trouble.works();
                    if let Some(push) = push {
                        pushed(push, &meant, &inputs, &trouble);
                    }
                }
                Err(fault) => {
                    trouble.failed(&fault);
                    thread::sleep(pause);
                }
            }
        }
    };
    thread::Builder::new().name("buttons".into()).spawn(work)
}

fn pushed(push: Push, meant: &[Button], inputs: &Sender<Input>, trouble: &Trouble) {
    match push {
        Push::Stuck(id) => {
            let button = meant.get(id.index());
            let why =
                "has been down for very long: it is jammed, or something leans on it. It counts again once it is up";
            trouble.odd(format_args!("{} {why}", named(button)));
            trouble.stuck(button.map(known), true);
        }
        Push::Freed(id) => {
            let button = meant.get(id.index());
            trouble.odd(format_args!("{} is up again", named(button)));
            trouble.stuck(button.map(known), false);
        }
        Push::Pressed(_) => {}
    }
    let Some(button) = meaning(push, meant) else { return };
    match finger::press(button).map(|input| inputs.try_send(input)) {
        // Full: the kiosk is busy with so much else that whoever pressed sees nothing of it, and presses again.
        Ok(Ok(()) | Err(TrySendError::Full(_) | TrySendError::Closed(_))) => {}
        Err(error) => trouble.odd(format_args!("a press has no key: {error}")),
    }
}

/// A button as the file names it.
pub(crate) fn named(button: Option<&Button>) -> String {
    match button {
        Some(Button::Service(service)) => format!("the button of service {service}"),
        Some(Button::Priority) => "the button of priority".into(),
        Some(Button::Language) => "the button of the language".into(),
        Some(Button::More) => "the button for more time".into(),
        Some(Button::Back) => "the button that goes back".into(),
        None => "a button that nothing is known of".into(),
    }
}

/// A button as the server knows it.
const fn known(button: &Button) -> KioskButton {
    match button {
        Button::Service(service) => KioskButton::Service(*service),
        Button::Priority => KioskButton::Priority,
        Button::Language => KioskButton::Language,
        Button::More => KioskButton::More,
        Button::Back => KioskButton::Back,
    }
}

#[cfg(test)]
mod tests {
    use hardware::{
        FaultKind,
        buttons::{ButtonId, Timing},
        simulated::SimulatedButtons,
    };
    use protocol::KioskPart;
    use tokio::sync::mpsc;

    use super::*;
    use crate::devices::Troubles;

    fn trouble() -> Trouble {
        Trouble::of_part(KioskPart::Buttons, Troubles::default())
    }

    #[test]
    fn presses_arrive_in_order_with_keys_of_their_own_also_after_the_device_was_lost() {
        let (buttons, hand) = SimulatedButtons::simulated(3, Timing::default());
        let (inputs, mut queue) = mpsc::channel(16);
        start(Box::new(buttons), vec![Button::Priority, Button::Language], Duration::from_millis(1), inputs, trouble())
            .unwrap();
        let mut keys = std::collections::BTreeSet::new();
        let mut arrived = || match queue.blocking_recv().unwrap() {
            Input::Press(button, key) => {
                assert!(keys.insert(key.0), "a key was used twice");
                button
            }
            other => panic!("{other:?}"),
        };
        // The third is wired and means nothing.
        [1, 2, 0].into_iter().for_each(|id| hand.press(ButtonId(id)));
        assert_eq!([arrived(), arrived()], [Button::Language, Button::Priority]);
        hand.fail(Some(FaultKind::Lost));
        hand.press(ButtonId(0));
        hand.fail(None);
        hand.press(ButtonId(1));
        let first = arrived();
        // Unless the thread did not look while the device was away.
        assert_eq!(if first == Button::Priority { arrived() } else { first }, Button::Language);
    }

    #[test]
    fn what_nobody_takes_is_dropped_and_the_thread_ends_with_its_listener() {
        let (buttons, hand) = SimulatedButtons::simulated(1, Timing::default());
        let (inputs, mut queue) = mpsc::channel(2);
        (0..50).for_each(|_| hand.press(ButtonId(0)));
        let thread = start(Box::new(buttons), vec![Button::Back], Duration::from_millis(1), inputs, trouble()).unwrap();
        assert!(queue.blocking_recv().is_some());
        queue.close();
        thread.join().unwrap();
    }
}
