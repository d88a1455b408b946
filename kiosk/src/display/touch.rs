//! From touches of what is drawn to presses, each with a key of its own, for the flow.

use std::{
    io,
    sync::Arc,
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use hardware::{
    buttons::{ButtonId, Glass, Laid, Push, Touch, Zone, touch::Spot},
    pixels::Turn,
};
use tokio::sync::mpsc::{Sender, error::TrySendError};

use super::{
    scene::Aim,
    slate::{Slate, Targets},
};
use crate::{devices::Trouble, finger, flow::Input};

/// How long the glass is watched before it is seen whether anybody still listens.
const LISTEN: Duration = Duration::from_secs(1);

/// Starts the thread. It ends when nobody takes what is pressed any more. A glass that failed is left alone for the pause.
///
/// # Errors
/// Where the machine has no thread to give.
pub(super) fn start<G: Glass + ?Sized + 'static>(
    mut glass: Box<G>,
    turn: Turn,
    slate: Slate,
    inputs: Sender<Input>,
    (mut trouble, pause): (Trouble, Duration),
) -> io::Result<JoinHandle<()>> {
    let work = move || {
        let mut known: Option<Arc<Targets>> = None;
        while !inputs.is_closed() {
            let touched = glass.watch(Instant::now() + LISTEN, &mut || newer(&mut known, &slate, turn));
            match touched {
                Ok(touch) => {
                    trouble.works();
                    if let Some(touch) = touch {
                        act(touch, known.as_deref(), &slate, &inputs, &trouble);
                    }
                }
                Err(fault) => {
                    trouble.failed(&fault);
                    slate.hold(None);
                    thread::sleep(pause);
                }
            }
        }
    };
    thread::Builder::new().name("touch".into()).spawn(work)
}

/// What can be touched, if that is not what was known.
fn newer(known: &mut Option<Arc<Targets>>, slate: &Slate, turn: Turn) -> Option<Laid> {
    let laid = slate.laid()?;
    if known.as_ref().is_some_and(|known| Arc::ptr_eq(known, &laid)) {
        return None;
    }
    Some(on_glass(known.insert(laid), turn))
}

/// Targets in the glass's own dots, whose sides are the screen's. Each has the number of its place.
fn on_glass(targets: &Targets, turn: Turn) -> Laid {
    let screen = turn.size(targets.size);
    let dots = |dots: u32| u16::try_from(dots).unwrap_or(u16::MAX);
    let long = |dots: u32| i32::try_from(dots).unwrap_or(i32::MAX);
    let zones = (0..=u8::MAX).zip(&targets.targets).map(|(number, target)| {
        let area = turn.rectangle(&target.area, screen);
        let corner = Spot { x: area.top_left.x, y: area.top_left.y };
        Zone { button: ButtonId(number), corner, width: long(area.size.width), height: long(area.size.height) }
    });
    Laid { screen: (dots(screen.width), dots(screen.height)), zones: zones.collect() }
}

fn act(touch: Touch, known: Option<&Targets>, slate: &Slate, inputs: &Sender<Input>, trouble: &Trouble) {
    let aim = |id: ButtonId| known.and_then(|known| known.targets.get(id.index())).map(|target| target.aim);
    match touch {
        Touch::Held(id) => slate.hold(id.and_then(aim)),
        Touch::Push(Push::Pressed(id)) => match aim(id) {
            Some(Aim::Page(page)) => slate.turn(page),
            Some(Aim::Press(button)) => match finger::press(button).map(|input| inputs.try_send(input)) {
                // Full: the kiosk is busy with so much else that whoever pressed sees nothing of it, and presses again.
                Ok(Ok(()) | Err(TrySendError::Full(_) | TrySendError::Closed(_))) => {}
                Err(error) => trouble.odd(format_args!("a press has no key: {error}")),
            },
            None => {}
        },
        Touch::Push(Push::Stuck(_)) => {
            trouble.odd("something has lain on it for very long: dirt, or a sleeve. It counts again once it is gone");
        }
        Touch::Push(Push::Freed(_)) => trouble.odd("nothing lies on it any more"),
    }
}
