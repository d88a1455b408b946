//! The canvas against a naive one, which sets dot after dot and compares all of them.

use embedded_graphics::{Drawable, primitives::Primitive, primitives::PrimitiveStyle};
use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Act {
    Solid(Rectangle, u32),
    Contiguous(Rectangle, Vec<u32>),
    Dots(Vec<(Point, u32)>),
    Cover(Point, Vec<u8>, u32),
    Clear(u32),
    Take,
    Forget,
    Rest,
}

const SIZE: Size = Size::new(13, 9);

fn place() -> impl Strategy<Value = Point> {
    (-6..18_i32, -5..13_i32).prop_map(|(x, y)| Point::new(x, y))
}

/// Few colours: the same one is often drawn again.
fn colour() -> impl Strategy<Value = u32> {
    prop::sample::select(vec![0, 0x00ff_ffff, 0x0012_3456])
}

fn act() -> impl Strategy<Value = Act> {
    let area =
        || (place(), 0..16_u32, 0..12_u32).prop_map(|(at, width, height)| Rectangle::new(at, Size::new(width, height)));
    prop_oneof![
        3 => (area(), colour()).prop_map(|(area, colour)| Act::Solid(area, colour)),
        2 => (area(), prop::collection::vec(colour(), 0..200)).prop_map(|(area, colours)| Act::Contiguous(area, colours)),
        1 => prop::collection::vec((place(), colour()), 0..8).prop_map(Act::Dots),
        2 => (place(), prop::collection::vec(any::<u8>(), 0..16), colour()).prop_map(|(at, row, ink)| Act::Cover(at, row, ink)),
        1 => colour().prop_map(Act::Clear),
        3 => Just(Act::Take),
        1 => Just(Act::Forget),
        1 => Just(Act::Rest),
    ]
}

struct Naive {
    dots: Vec<u32>,
    shown: Option<Vec<u32>>,
    /// As it was when its changes were last taken.
    taken: Vec<u32>,
}

impl Naive {
    fn set(&mut self, at: Point, change: impl FnOnce(u32) -> u32) {
        let inside = Rectangle::new(Point::zero(), SIZE).contains(at);
        if inside {
            let dot = &mut self.dots[number(at)];
            *dot = change(*dot);
        }
    }

    fn act(&mut self, act: &Act) {
        let dots_of = |area: &Rectangle| {
            let columns = area.columns();
            area.rows().flat_map(move |y| columns.clone().map(move |x| Point::new(x, y)))
        };
        match act {
            Act::Solid(area, colour) => dots_of(area).for_each(|at| self.set(at, |_| *colour)),
            Act::Contiguous(area, colours) => {
                dots_of(area).zip(colours).for_each(|(at, colour)| self.set(at, |_| *colour));
            }
            Act::Dots(dots) => dots.iter().for_each(|(at, colour)| self.set(*at, |_| *colour)),
            Act::Cover(at, row, ink) => {
                for (step, share) in (0..).zip(row) {
                    self.set(*at + Point::new(step, 0), |dot| blended(*ink, dot, *share));
                }
            }
            Act::Clear(colour) => self.dots.fill(*colour),
            Act::Forget => self.shown = None,
            Act::Rest => self.dots.clone_from(&self.taken),
            Act::Take => {}
        }
    }
}

/// A dot's place in the list of all.
fn number(at: Point) -> usize {
    usize::try_from(at.y * 13 + at.x).unwrap()
}

fn distance(channel: u8, exact: f64) -> f64 {
    (f64::from(channel) - exact).abs()
}

fn blended(ink: u32, dot: u32, share: u8) -> u32 {
    let mut word = ink.to_be_bytes();
    for (channel, under) in word.iter_mut().zip(dot.to_be_bytes()) {
        let exact = (f64::from(*channel) * f64::from(share) + f64::from(under) * f64::from(255 - share)) / 255.0;
        *channel = (0..=255).min_by(|a, b| distance(*a, exact).total_cmp(&distance(*b, exact))).unwrap();
    }
    u32::from_be_bytes(word)
}

fn done(canvas: &mut Canvas, act: &Act) {
    match act {
        Act::Solid(area, colour) => canvas.fill_solid(area, colour_of(*colour)).unwrap(),
        Act::Contiguous(area, colours) => {
            canvas.fill_contiguous(area, colours.iter().map(|colour| colour_of(*colour))).unwrap();
        }
        Act::Dots(dots) => canvas.draw_iter(dots.iter().map(|(at, colour)| Pixel(*at, colour_of(*colour)))).unwrap(),
        Act::Cover(at, row, ink) => canvas.cover(*at, row, colour_of(*ink)),
        Act::Clear(colour) => canvas.clear(colour_of(*colour)).unwrap(),
        Act::Take | Act::Rest => {}
        Act::Forget => canvas.forget_shown(),
    }
}

/// What was told covers every dot that differs, each once, and every edge of it lies at one.
fn held(told: &[Rectangle], naive: &Naive) -> Result<(), TestCaseError> {
    let Some(shown) = &naive.shown else {
        prop_assert_eq!(told, [Rectangle::new(Point::zero(), SIZE)]);
        return Ok(());
    };
    let differs = |at: Point| naive.dots[number(at)] != shown[number(at)];
    for (y, x) in (0..9).flat_map(|y| (0..13).map(move |x| (y, x))) {
        let at = Point::new(x, y);
        let covered = told.iter().filter(|rectangle| rectangle.contains(at)).count();
        prop_assert!(covered <= 1, "{at} is told twice: {told:?}");
        prop_assert!(covered == 1 || !differs(at), "{at} is not told: {told:?}");
    }
    for rectangle in told {
        let any = |columns: Range<i32>, rows: Range<i32>| {
            rows.clone().any(|y| columns.clone().any(|x| differs(Point::new(x, y))))
        };
        let (columns, rows) = (rectangle.columns(), rectangle.rows());
        prop_assert!(
            any(columns.start..columns.start + 1, rows.clone()) && any(columns.end - 1..columns.end, rows.clone())
        );
        prop_assert!(any(columns.clone(), rows.start..rows.start + 1) && any(columns, rows.end - 1..rows.end));
    }
    Ok(())
}

proptest! {
    #[test]
    fn it_draws_and_tells_what_the_naive_one_does(acts in prop::collection::vec(act(), 1..24)) {
        let mut canvas = Canvas::new(SIZE);
        let mut naive = Naive { dots: vec![0; 13 * 9], shown: None, taken: vec![0; 13 * 9] };
        for act in acts.iter().chain([&Act::Take]) {
            naive.act(act);
            done(&mut canvas, act);
            if matches!(act, Act::Rest) {
                canvas = canvas.rest().wake();
            }
            prop_assert_eq!(canvas.pixels(), &naive.dots[..]);
            if matches!(act, Act::Take) {
                held(&canvas.take_changes(), &naive)?;
                naive.taken.clone_from(&naive.dots);
                naive.shown = Some(naive.dots.clone());
            }
        }
    }
}

#[test]
fn drawing_the_same_again_changes_nothing() {
    let mut canvas = Canvas::new(Size::new(100, 50));
    let draw = |canvas: &mut Canvas, x: i32| {
        canvas.clear(Rgb888::WHITE).unwrap();
        let dot = Rectangle::new(Point::new(x, 20), Size::new(10, 5));
        dot.into_styled(PrimitiveStyle::with_fill(Rgb888::BLACK)).draw(canvas).unwrap();
    };
    draw(&mut canvas, 10);
    assert_eq!(canvas.take_changes(), [Rectangle::new(Point::zero(), Size::new(100, 50))]);
    draw(&mut canvas, 10);
    assert_eq!(canvas.take_changes(), []);
    draw(&mut canvas, 14);
    assert_eq!(canvas.take_changes(), [Rectangle::new(Point::new(10, 20), Size::new(14, 5))]);
}

#[test]
fn colours_mix_as_they_would_channel_by_channel() {
    for (over, under) in [(0x00ff_8001_u32, 0x0000_7fff_u32), (0x0005_211f, 0x00f4_fbfa), (0x0012_3456, 0x0012_3456)] {
        for share in 0..=255_u8 {
            let (part, rest) = (u32::from(share), 255 - u32::from(share));
            let meant = [16, 8, 0].into_iter().fold(0, |word, shift| {
                let channel = |word: u32| word >> shift & 0xff;
                word | ((channel(over) * part + channel(under) * rest + 127) / 255) << shift
            });
            assert_eq!(mixed(over, under, share), meant, "{over:x} {under:x} {share}");
        }
    }
}

#[test]
fn coverage_is_laid_dot_by_dot_wherever_it_begins_and_is_clipped() {
    let coverage: Vec<u8> =
        [0, 0, 0, 0, 0, 0, 0, 0, 9, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 80, 0, 0].into();
    for at in -24..30 {
        for clip in
            [Rectangle::new(Point::zero(), Size::new(29, 1)), Rectangle::new(Point::new(5, 0), Size::new(11, 1))]
        {
            let mut canvas = Canvas::new(Size::new(29, 1));
            canvas.within(&clip, |canvas| canvas.cover(Point::new(at, 0), &coverage, Rgb888::WHITE));
            for x in 0..29 {
                let share = usize::try_from(x - at).ok().and_then(|place| coverage.get(place)).copied().unwrap_or(0);
                let is_seen = clip.columns().contains(&x);
                let meant = if is_seen { u32::from(share) * 0x0001_0101 } else { 0 };
                assert_eq!(canvas.pixels()[usize::try_from(x).unwrap()], meant, "{at} {clip:?} {x}");
            }
        }
    }
}
