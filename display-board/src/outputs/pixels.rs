//! A screen of dots.

use std::{sync::Arc, time::Duration};

use device::clock::Uptime;
use hardware::{
    Fault,
    pixels::{
        Canvas, Panel,
        embedded_graphics::geometry::{OriginDimensions as _, Size},
        png,
    },
};
use protocol::board::Theme;

use crate::{
    board::Screen,
    layout::{Colours, Logo, Look, Picture, short_sighted, takes_turns},
    screen::{Output, Wish},
};

/// The board's picture on a panel.
#[derive(Debug)]
pub struct Pixels<P> {
    panel: P,
    picture: Picture,
    canvas: Option<Canvas>,
    /// In whose colours it is drawn.
    theme: Option<Arc<Theme>>,
    /// With whose picture.
    logo: Option<Arc<Logo>>,
    /// A panel of glass, of which nothing was told yet: whether a waiting room can read it.
    is_to_tell: bool,
    /// Whether the screen itself was switched on or off; nothing is known at first, and after a fault.
    is_on: Option<bool>,
}

impl<P: Panel> Pixels<P> {
    /// On this panel.
    #[must_use]
    pub fn on(panel: P) -> Self {
        Self {
            panel,
            picture: Picture::new(Look::default()),
            canvas: None,
            theme: None,
            logo: None,
            is_to_tell: false,
            is_on: None,
        }
    }

    /// It is a panel of glass: whether its dots are too few for a waiting room is told once, when they are known.
    #[must_use]
    pub fn of_glass(self, is_glass: bool) -> Self {
        Self { is_to_tell: is_glass, ..self }
    }

    fn try_to_show(&mut self, wish: &Wish, up: Uptime) -> Result<bool, P::Error> {
        let size = self.panel.size()?;
        if std::mem::take(&mut self.is_to_tell)
            && let Some(said) = short_sighted(size)
        {
            tracing::warn!("{said}");
        }
        if self.theme != wish.theme || self.logo != wish.logo {
            self.theme.clone_from(&wish.theme);
            self.logo.clone_from(&wish.logo);
            let colours = wish.theme.as_deref().map(Colours::of).unwrap_or_default();
            self.picture.dress(Look { colours, logo: wish.logo.clone() });
        }
        let canvas = self.canvas.take().filter(|canvas| canvas.size() == size);
        let canvas = self.canvas.insert(canvas.unwrap_or_else(|| {
            self.picture.forget();
            Canvas::new(size)
        }));
        let is_new = self.picture.update(&wish.shown, up, canvas);
        let is_on = wish.shown.screen != Screen::Off;
        let turns = self.is_on != Some(is_on);
        if turns && is_on {
            self.panel.power(true)?;
        }
        let changed = canvas.take_changes();
        self.panel.present(canvas, &changed)?;
        if turns && !is_on {
            // Black first, then off: a screen without a switch stays black.
            self.panel.power(false)?;
        }
        self.is_on = Some(is_on);
        Ok(is_new)
    }
}

impl<P: Panel> Output for Pixels<P> {
    fn show(&mut self, wish: &Wish, up: Uptime) -> Result<bool, Box<dyn Fault>> {
        self.try_to_show(wish, up).map_err(|fault| {
            if let Some(canvas) = &mut self.canvas {
                canvas.forget_shown();
            }
            self.is_on = None;
            Box::new(fault) as Box<dyn Fault>
        })
    }

    fn round(&self) -> Duration {
        // Whose turn it is changes between two views, too, and a turn that begins late is a short one.
        let turns = self.canvas.as_ref().is_some_and(|canvas| takes_turns(canvas.size()));
        Duration::from_millis(if turns { 100 } else { 1_000 })
    }

    fn picture(&self) -> Vec<u8> {
        self.canvas.as_ref().map(png).unwrap_or_else(|| png(&Canvas::new(Size::new(1, 1))))
    }
}

#[cfg(test)]
mod tests {
    use hardware::{FaultKind, simulated::SimulatedPanel};
    use protocol::Language;

    use super::*;
    use crate::board::{Shown, Unpaired};

    const SIZE: Size = Size::new(320, 240);

    fn wish(screen: Screen) -> Wish {
        Wish {
            shown: Shown { screen, rehearsal: false, language: Language::It, alternate: None },
            theme: None,
            logo: None,
        }
    }

    #[test]
    fn a_dark_board_switches_its_screen_off_and_on_again() {
        let (panel, seen) = SimulatedPanel::new(SIZE);
        let mut pixels = Pixels::on(panel);
        assert!(pixels.show(&wish(Screen::Connecting), Uptime(0)).unwrap() && seen.is_on());
        let before = seen.copied().len();
        assert!(!pixels.show(&wish(Screen::Connecting), Uptime(1)).unwrap(), "it stands there already");
        assert_eq!(seen.copied().len(), before);
        assert!(pixels.show(&wish(Screen::Off), Uptime(2)).unwrap());
        assert!(!seen.is_on() && seen.pixels().iter().all(|dot| *dot == 0), "black, also where there is no switch");
        assert!(pixels.show(&wish(Screen::Connecting), Uptime(3)).unwrap() && seen.is_on());
    }

    #[test]
    fn that_a_room_cannot_read_a_panel_is_told_once() {
        for (is_glass, lines) in [(true, 1), (false, 0)] {
            let told = crate::logged::while_doing(|| {
                let mut pixels = Pixels::on(SimulatedPanel::new(SIZE).0).of_glass(is_glass);
                for up in 0..3 {
                    pixels.show(&wish(Screen::Connecting), Uptime(up)).unwrap();
                }
            });
            assert_eq!(told.lines().filter(|line| line.contains("320x240 dots")).count(), lines, "{told}");
        }
    }

    #[test]
    fn after_a_fault_all_is_shown_again_and_another_theme_is_another_picture() {
        let (panel, seen) = SimulatedPanel::new(SIZE);
        let mut pixels = Pixels::on(panel);
        let pairing = || wish(Screen::Pairing(Unpaired::Code { code: "K7F-2PX".into(), found: None }));
        pixels.show(&pairing(), Uptime(0)).unwrap();
        let whole = seen.pixels();
        seen.fail(Some(FaultKind::Lost));
        assert_eq!(pixels.show(&pairing(), Uptime(1)).unwrap_err().kind(), FaultKind::Lost);
        seen.fail(None);
        pixels.show(&pairing(), Uptime(2)).unwrap();
        assert_eq!(seen.pixels(), whole);
        let theme = Theme {
            ground: "#ffffff".into(),
            ink: "#000000".into(),
            panel: "#ffffff".into(),
            panel_ink: "#000000".into(),
            card: "#000000".into(),
            card_ink: "#ffffff".into(),
        };
        let other = Wish { theme: Some(Arc::new(theme)), ..pairing() };
        assert!(pixels.show(&other, Uptime(3)).unwrap());
        assert_ne!(seen.pixels(), whole);
    }
}
