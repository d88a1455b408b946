//! Keys as buttons: a keyboard, a key pad, or one of the boards that make a keyboard of big buttons.

use std::{collections::VecDeque, time::Duration};

use evdev::{AttributeSet, Device, EventSummary, InputEvent, KeyCode};

use super::{
    ButtonId, Debounced, Edge, Timing, Which,
    contacts::{Contacts, Seen, monotonic},
};
use crate::{FaultKind, pins::PinError};

/// Keys as buttons.
pub type KeyButtons = Debounced<KeyContacts>;

impl KeyButtons {
    /// Buttons that are these keys of that device, by the kernel's names for them (`KEY_1`, `KEY_KP1`, `BTN_TRIGGER`). Nothing is opened before
    /// it is needed.
    ///
    /// # Errors
    /// [`FaultKind::Unsupported`] where a key has no such name.
    pub fn on(which: Which, keys: &[impl AsRef<str>], timing: Timing) -> Result<Self, PinError> {
        let keys = keys.iter().map(|name| key(name.as_ref())).collect::<Result<_, _>>()?;
        Ok(Self::new(KeyContacts { which, keys, device: None, waiting: VecDeque::new() }, timing))
    }
}

fn key(name: &str) -> Result<KeyCode, PinError> {
    name.parse().map_err(|_| {
        PinError::plain(
            FaultKind::Unsupported,
            format!("key {name:?}"),
            "no key has this name; names are like KEY_1, KEY_ENTER",
        )
    })
}

/// The contacts of [`KeyButtons`].
#[derive(Debug)]
pub struct KeyContacts {
    which: Which,
    keys: Vec<KeyCode>,
    device: Option<Device>,
    waiting: VecDeque<Edge>,
}

impl KeyContacts {
    fn open(&mut self) -> Result<Seen, PinError> {
        self.waiting.clear();
        let has_all = |device: &Device| {
            device.supported_keys().is_some_and(|supported| self.keys.iter().all(|key| supported.contains(*key)))
        };
        let device = self.which.open("all of the configured keys", has_all)?;
        let down: AttributeSet<KeyCode> = device.get_key_state().map_err(|error| self.which.error(error, true))?;
        let levels = self.keys.iter().map(|key| down.contains(*key)).collect();
        self.device = Some(device);
        Ok(Seen::Opened(levels))
    }

    /// The edge that an event is: down or up of a key that is ours. A key held down repeats itself, which is no edge.
    fn edge(&self, event: InputEvent, at: Duration) -> Option<Edge> {
        let EventSummary::Key(_, key, value @ (0 | 1)) = event.destructure() else { return None };
        let index = self.keys.iter().position(|known| *known == key)?;
        Some(Edge { button: ButtonId(u8::try_from(index).ok()?), closed: value == 1, at })
    }
}

impl Contacts for KeyContacts {
    type Error = PinError;

    fn count(&self) -> usize {
        self.keys.len()
    }

    fn now(&self) -> Duration {
        monotonic()
    }

    fn see(&mut self, wait: Duration) -> Result<Seen, PinError> {
        if let Some(edge) = self.waiting.pop_front() {
            return Ok(Seen::Edge(edge));
        }
        let Some(mut device) = self.device.take() else { return self.open() };
        let events = self.which.events(&mut device, wait)?;
        self.device = Some(device);
        self.waiting = events.into_iter().filter_map(|(event, at)| self.edge(event, at)).collect();
        Ok(self.waiting.pop_front().map_or(Seen::Nothing, Seen::Edge))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Fault;

    #[test]
    fn a_key_that_is_none_is_named() {
        let error = KeyButtons::on(Which::Any, &["KEY_1", "KEY_FOO"], Timing::default()).unwrap_err();
        assert_eq!(error.kind(), FaultKind::Unsupported);
        assert!(error.to_string().contains("KEY_FOO"), "{error}");
    }

    #[test]
    fn keys_go_down_and_up_and_repeats_are_nothing() {
        let contacts = KeyContacts {
            which: Which::Any,
            keys: vec![KeyCode::KEY_1, KeyCode::KEY_2],
            device: None,
            waiting: VecDeque::new(),
        };
        let told = |code: KeyCode, value| {
            contacts.edge(InputEvent::new(evdev::EventType::KEY.0, code.0, value), Duration::ZERO)
        };
        assert_eq!(told(KeyCode::KEY_2, 1), Some(Edge { button: ButtonId(1), closed: true, at: Duration::ZERO }));
        assert_eq!(told(KeyCode::KEY_2, 2), None);
        assert_eq!(told(KeyCode::KEY_2, 0).map(|edge| edge.closed), Some(false));
        assert_eq!(told(KeyCode::KEY_3, 1), None);
    }
}
