//! The contract of [`Panel`].

use embedded_graphics::{
    Drawable,
    draw_target::DrawTarget,
    geometry::{OriginDimensions, Point, Size},
    pixelcolor::{Rgb888, RgbColor},
    primitives::{Primitive, PrimitiveStyle, Rectangle},
};

use crate::{
    Fault, FaultKind,
    pixels::{Canvas, Panel},
};

/// Who looks at a screen.
pub trait PanelRig {
    /// Its dots as `0x00RRGGBB`, row by row, as people see them.
    fn seen(&self) -> Vec<u32>;

    /// What a dot looks like there: a screen of fewer colours shows the nearest.
    fn shade(&self, word: u32) -> u32 {
        word
    }

    /// Is it on?
    fn is_on(&self) -> bool {
        true
    }

    /// It shows nothing but whole canvases: a file.
    fn is_whole(&self) -> bool {
        false
    }

    /// Takes the device away, or gives it back, dark; `false` where that cannot be done here.
    fn plug(&mut self, there: bool) -> bool;
}

/// A screen of at least 8 × 8 dots keeps its contract.
pub fn panel_keeps_its_contract<P: Panel>(panel: &mut P, rig: &mut impl PanelRig) {
    let size = panel.size().expect("the screen is there");
    let mut canvas = Canvas::new(size);
    paint(&mut canvas);
    all_is_shown(panel, &mut canvas, rig);
    only_what_changed_is_shown(panel, &mut canvas, rig);
    beyond_the_edges_there_is_nothing(panel, &canvas, rig);
    off_and_on(panel, &mut canvas, rig);
    another_canvas_is_refused(panel, size);
    what_went_away_is_shown_again(panel, &mut canvas, rig);
}

/// Every row and column differs from the next, and every channel is there.
fn paint(canvas: &mut Canvas) {
    let size = canvas.size();
    let colours = (0..size.height).flat_map(|y| (0..size.width).map(move |x| (x, y)));
    let colours = colours.map(|(x, y)| {
        let byte = |number: u32| u8::try_from(number % 256).unwrap_or(0);
        Rgb888::new(byte(x * 37 + y), byte(y * 53), byte(x * 11 + 100))
    });
    let whole = Rectangle::new(Point::zero(), size);
    canvas.fill_contiguous(&whole, colours).unwrap_or_default();
}

fn expect(canvas: &Canvas, rig: &impl PanelRig) {
    let meant: Vec<u32> = canvas.pixels().iter().map(|word| rig.shade(*word)).collect();
    assert!(rig.seen() == meant, "what is seen is what was drawn");
}

fn all_is_shown<P: Panel>(panel: &mut P, canvas: &mut Canvas, rig: &impl PanelRig) {
    let changed = canvas.take_changes();
    panel.present(canvas, &changed).expect("the screen is there");
    expect(canvas, rig);
}

fn only_what_changed_is_shown<P: Panel>(panel: &mut P, canvas: &mut Canvas, rig: &impl PanelRig) {
    let (before, dot) = (rig.seen(), Rectangle::new(Point::new(3, 5), Size::new(4, 2)));
    let style = PrimitiveStyle::with_fill(Rgb888::WHITE);
    dot.into_styled(style).draw(canvas).unwrap_or_default();
    panel.present(canvas, &[]).expect("the screen is there");
    assert!(rig.seen() == before, "what is not named stays as it was");
    let changed = canvas.take_changes();
    panel.present(canvas, &changed).expect("the screen is there");
    expect(canvas, rig);
    if !rig.is_whole() {
        let corner = Rectangle::new(Point::zero(), Size::new(1, 1));
        // Two frames: what was told last is copied once more with the next.
        panel.present(canvas, &[corner]).expect("the screen is there");
        let mut other = canvas.clone();
        other.clear(Rgb888::GREEN).unwrap_or_default();
        panel.present(&other, &[corner]).expect("the screen is there");
        let differ = rig.seen().iter().zip(canvas.pixels()).filter(|(seen, word)| **seen != rig.shade(**word)).count();
        assert_eq!(differ, 1, "only what is named is copied");
        panel.present(canvas, &[corner]).expect("the screen is there");
        expect(canvas, rig);
    }
}

fn beyond_the_edges_there_is_nothing<P: Panel>(panel: &mut P, canvas: &Canvas, rig: &impl PanelRig) {
    let size = canvas.size();
    let beyond = Point::new(size.width.try_into().unwrap_or(i32::MAX), 0);
    let areas = [Rectangle::new(Point::new(-5, -5), size + Size::new(10, 10)), Rectangle::new(beyond, size)];
    panel.present(canvas, &areas).expect("the screen is there");
    expect(canvas, rig);
}

/// A screen that can be switched off keeps what it is told meanwhile.
fn off_and_on<P: Panel>(panel: &mut P, canvas: &mut Canvas, rig: &impl PanelRig) {
    if !panel.power(false).expect("the screen is there") {
        assert!(rig.is_on(), "it says that it has no switch");
        return;
    }
    assert!(!rig.is_on(), "it is off");
    for column in 0..3 {
        let dot = Rectangle::new(Point::new(column, 6), Size::new(1, 2));
        canvas.fill_solid(&dot, Rgb888::RED).unwrap_or_default();
        let changed = canvas.take_changes();
        panel.present(canvas, &changed).expect("the screen is there");
        assert!(!rig.is_on(), "a picture does not switch it on");
    }
    assert!(panel.power(true).expect("the screen is there"), "what can be switched off can be switched on");
    assert!(rig.is_on(), "it is on");
    expect(canvas, rig);
}

fn another_canvas_is_refused<P: Panel>(panel: &mut P, size: Size) {
    let mut other = Canvas::new(size + Size::new(1, 0));
    let changed = other.take_changes();
    let error = panel.present(&other, &changed).expect_err("it is of another size");
    assert_eq!(error.kind(), FaultKind::Unsupported, "{error}");
}

fn what_went_away_is_shown_again<P: Panel>(panel: &mut P, canvas: &mut Canvas, rig: &mut impl PanelRig) {
    if !rig.plug(false) {
        return;
    }
    canvas.forget_shown();
    let changed = canvas.take_changes();
    for _ in 0..2 {
        let error = panel.present(canvas, &changed).expect_err("the screen is gone");
        assert!(matches!(error.kind(), FaultKind::Lost | FaultKind::Absent), "{error}");
        assert!(error.to_string().len() > 15, "an error says what and where: {error}");
    }
    assert!(rig.plug(true), "what was unplugged can be plugged in");
    assert_eq!(panel.size().expect("the screen is back"), canvas.size());
    panel.present(canvas, &changed).expect("the screen is back");
    expect(canvas, rig);
}
