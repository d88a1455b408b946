//! The thread that shows.

use std::{
    io,
    thread::{self, JoinHandle},
};

use device::world;
use hardware::Fault;
use protocol::Language;

use super::{
    Output,
    slate::{Next, Slate, Wish},
};
use crate::board::{Screen, Shown};

/// Starts the thread. It ends with the slate.
///
/// # Errors
/// Where the machine has no thread to give.
pub fn start(mut output: Box<dyn Output>, slate: Slate) -> io::Result<JoinHandle<()>> {
    let work = move || {
        let mut trouble = Trouble::default();
        while let Next::Show(wish, curious) = slate.next(output.round()) {
            if let Some(wish) = wish {
                let shown = output.show(&wish, world::uptime());
                if let Ok(true) = shown {
                    slate.shown();
                }
                trouble.tell(shown.err().as_deref());
            }
            if !curious.is_empty() {
                let picture = output.picture();
                // Whoever does not wait any more needs none.
                curious.into_iter().for_each(|asks| drop(asks.send(picture.clone())));
            }
        }
        // A board that has ended must not go on showing a call as if it were live.
        let dark = Shown { screen: Screen::Off, rehearsal: false, language: Language::It, alternate: None };
        trouble.tell(output.show(&Wish { shown: dark, theme: None, logo: None }, world::uptime()).err().as_deref());
    };
    thread::Builder::new().name("screen".into()).spawn(work)
}

/// What the log was told of the screen.
#[derive(Debug, Default)]
struct Trouble(Option<String>);

impl Trouble {
    fn tell(&mut self, fault: Option<&dyn Fault>) {
        match fault.map(|fault| (fault.kind(), fault.to_string())) {
            Some((kind, text)) if self.0.as_ref() != Some(&text) => {
                tracing::warn!(%kind, "{text}; the screen is tried again, and told of once");
                self.0 = Some(text);
            }
            Some(_) => {}
            None if self.0.take().is_some() => tracing::info!("the screen works again"),
            None => {}
        }
    }
}
