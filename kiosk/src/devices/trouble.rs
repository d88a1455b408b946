//! What is wrong with buttons, lamps, sound and the display: told to the log once, and to whoever asks how the kiosk is.

use std::{
    fmt::Display,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use hardware::Fault;
use protocol::{KioskPart, kiosk::KioskButton};

use crate::flow::Ailing;

/// What is wrong with all of them, for the flow. Cheap to clone: the same for everybody.
#[derive(Clone, Debug, Default)]
pub struct Troubles(Arc<Mutex<Ailing>>);

impl Troubles {
    /// What is wrong now.
    #[must_use]
    pub fn now(&self) -> Ailing {
        self.all().clone()
    }

    fn all(&self) -> MutexGuard<'_, Ailing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is known to be wrong with a device.
#[derive(Clone, Debug)]
pub struct Trouble {
    device: &'static str,
    known: Option<String>,
    /// Who else is told.
    told: Option<(KioskPart, Troubles)>,
}

impl Trouble {
    /// Nothing yet; the log alone will be told.
    #[must_use]
    pub const fn of(device: &'static str) -> Self {
        Self { device, known: None, told: None }
    }

    /// The same of a part of which the server is to hear.
    #[must_use]
    pub const fn of_part(part: KioskPart, troubles: Troubles) -> Self {
        Self { device: part.as_str(), known: None, told: Some((part, troubles)) }
    }

    /// It failed; whether that is news. Another reason is.
    pub fn failed(&mut self, fault: &impl Fault) -> bool {
        let text = fault.to_string();
        let news = self.known.as_ref() != Some(&text);
        if news {
            tracing::warn!(device = self.device, kind = %fault.kind(), "{text}; it is tried again, and told of once");
            self.known = Some(text);
            self.tell(|part, all| {
                all.failed.insert(part);
                if part == KioskPart::Buttons {
                    // Nobody can see them any more.
                    all.stuck.clear();
                }
            });
        }
        news
    }

    /// It works; whether that is news.
    pub fn works(&mut self) -> bool {
        let news = self.known.take().is_some();
        if news {
            tracing::info!("{}", again(self.device));
            self.tell(|part, all| {
                all.failed.remove(&part);
            });
        }
        news
    }

    /// A button is down all the time, or is not any more: no retry mends that.
    pub(super) fn stuck(&self, button: Option<KioskButton>, is_stuck: bool) {
        let Some(button) = button else { return };
        self.tell(|_, all| {
            if is_stuck {
                all.stuck.insert(button);
            } else {
                all.stuck.remove(&button);
            }
        });
    }

    /// Something is odd about it that no retry mends.
    pub(crate) fn odd(&self, what: impl Display) {
        tracing::warn!(device = self.device, "{what}");
    }

    fn tell(&self, change: impl FnOnce(KioskPart, &mut Ailing)) {
        if let Some((part, troubles)) = &self.told {
            change(*part, &mut troubles.all());
        }
    }
}

/// That a device works again.
fn again(device: &str) -> String {
    let works = if device.ends_with('s') { "work" } else { "works" };
    format!("the {device} {works} again")
}

#[cfg(test)]
mod tests {
    use hardware::{FaultKind, simulated::Wished};

    use super::*;

    fn fault(kind: FaultKind) -> Wished {
        Wished { device: "lamps", kind }
    }

    #[test]
    fn the_log_is_told_once_and_again_of_another_reason_or_after_it_worked() {
        let mut trouble = Trouble::of("lamps");
        assert!(!trouble.works());
        let told = [FaultKind::Absent, FaultKind::Absent, FaultKind::Denied, FaultKind::Denied, FaultKind::Absent]
            .map(|kind| trouble.failed(&fault(kind)));
        assert_eq!(told, [true, false, true, false, true]);
        assert!(trouble.works());
        assert!(!trouble.works());
        assert!(trouble.failed(&fault(FaultKind::Absent)));
    }

    #[test]
    fn that_a_device_works_again_is_a_sentence() {
        let of_parts = [KioskPart::Buttons, KioskPart::Screen].map(|part| again(part.as_str()));
        assert_eq!(of_parts, ["the buttons work again", "the screen works again"]);
        assert_eq!(again("printer"), "the printer works again");
    }

    #[test]
    fn whoever_asks_is_told_what_is_wrong_now() {
        let troubles = Troubles::default();
        let of = |part| Trouble::of_part(part, troubles.clone());
        let (mut lamps, mut buttons) = (of(KioskPart::Lamps), of(KioskPart::Buttons));
        lamps.failed(&fault(FaultKind::Absent));
        buttons.stuck(Some(KioskButton::Priority), true);
        buttons.stuck(Some(KioskButton::Back), true);
        buttons.stuck(Some(KioskButton::Back), false);
        let is = |failed: &[KioskPart], stuck: &[KioskButton]| {
            let now = troubles.now();
            assert_eq!(
                (now.failed.iter().copied().collect(), now.stuck.iter().copied().collect()),
                (failed.to_vec(), stuck.to_vec())
            );
        };
        is(&[KioskPart::Lamps], &[KioskButton::Priority]);
        lamps.works();
        buttons.failed(&fault(FaultKind::Lost));
        is(&[KioskPart::Buttons], &[]);
        buttons.works();
        is(&[], &[]);
    }
}
