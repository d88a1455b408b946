//! Draws a scene, or a place of it. What is dear to compute is remembered, and bounded.

use std::collections::HashMap;

use hardware::pixels::{
    Canvas,
    embedded_graphics::{
        draw_target::DrawTarget,
        geometry::{Point, Size},
        pixelcolor::Rgb888,
        primitives::Rectangle,
    },
    text::Brush,
};

use super::{
    Look,
    few::bits,
    mask::Mask,
    part::{Part, Scene, Sign, What},
};

/// So many bytes of letters are remembered: those of a hall's board with 1920×1080 dots, twice. A day of calls has more of them, which is meant: what a
/// board remembers is so complete on its first day, and does not grow through the month.
const LETTERS: usize = 3 * 512 * 1024;
/// So many small shapes are remembered: a screen has about six.
const SHAPES: usize = 64;

/// Draws.
#[derive(Debug)]
pub(super) struct Painter {
    brush: Brush,
    shapes: HashMap<(Option<Sign>, u32), Mask>,
    logo: Option<(Size, Vec<Rgb888>)>,
}

impl Default for Painter {
    fn default() -> Self {
        Self { brush: Brush::remembering(LETTERS), shapes: HashMap::new(), logo: None }
    }
}

impl Painter {
    /// Draws what lies in a place, and nothing beside it.
    pub(super) fn paint(&mut self, scene: &Scene, look: &Look, place: &Rectangle, canvas: &mut Canvas) {
        let mut parts: Vec<_> = scene.parts.iter().filter(|part| meets(part, place)).collect();
        parts.sort_by_key(|part| part.layer);
        // What lies under a plane that fills the place is not seen.
        let from = parts.iter().rposition(|part| fills(part, place)).unwrap_or(0);
        canvas.within(place, |canvas| {
            for part in &parts[from..] {
                let Ok(()) = self.draw(part, look, canvas);
            }
        });
    }

    fn draw(&mut self, part: &Part, look: &Look, canvas: &mut Canvas) -> Result<(), std::convert::Infallible> {
        match &part.what {
            What::Plane { colour, round: 0 } => canvas.fill_solid(&part.area, *colour),
            What::Plane { colour, round } => self.rounded(&part.area, *round, *colour, canvas),
            What::Line { kind, text, foot, ink } => {
                self.brush.line(canvas, *kind, text, *foot, *ink);
                Ok(())
            }
            What::Bits { glyphs, times, text, at, ink } => bits::draw(*glyphs, *times, text, *at, *ink, canvas),
            What::Sign { sign, ink } => {
                let side = part.area.size.width;
                let mask = self.shape(Some(*sign), side);
                for (y, row) in (0..side).zip(part.area.top_left.y..) {
                    canvas.cover(Point::new(part.area.top_left.x, row), mask.row(y), *ink);
                }
                Ok(())
            }
            What::Logo => self.picture(&part.area, look, canvas),
        }
    }

    fn shape(&mut self, sign: Option<Sign>, side: u32) -> &Mask {
        if self.shapes.len() >= SHAPES {
            self.shapes.clear();
        }
        self.shapes.entry((sign, side)).or_insert_with(|| match sign {
            Some(sign) => Mask::sign(sign, side),
            None => Mask::corner(side),
        })
    }

    /// A plane with round corners.
    fn rounded(
        &mut self,
        area: &Rectangle,
        round: u32,
        colour: Rgb888,
        canvas: &mut Canvas,
    ) -> Result<(), std::convert::Infallible> {
        let round = round.min(area.size.width / 2).min(area.size.height / 2);
        let Size { width, height } = area.size;
        let at = |x: u32, y: u32| area.top_left + Size::new(x, y);
        canvas.fill_solid(&Rectangle::new(at(0, round), Size::new(width, height - 2 * round)), colour)?;
        let corner = self.shape(None, round);
        for y in 0..round {
            let left = corner.row(y);
            let right: Vec<u8> = left.iter().rev().copied().collect();
            for row in [y, height - 1 - y] {
                canvas.cover(at(0, row), left, colour);
                canvas.fill_solid(&Rectangle::new(at(round, row), Size::new(width - 2 * round, 1)), colour)?;
                canvas.cover(at(width - round, row), &right, colour);
            }
        }
        Ok(())
    }

    fn picture(&mut self, area: &Rectangle, look: &Look, canvas: &mut Canvas) -> Result<(), std::convert::Infallible> {
        let Some(logo) = &look.logo else { return Ok(()) };
        if self.logo.as_ref().is_none_or(|(size, _)| *size != area.size) {
            self.logo = Some((area.size, logo.at(area.size)));
        }
        let dots = self.logo.iter().flat_map(|(_, dots)| dots.iter().copied());
        canvas.fill_contiguous(area, dots)
    }

    /// Another look: its picture is another.
    pub(super) fn forget_logo(&mut self) {
        self.logo = None;
    }
}

/// Asked of every part for every place.
fn meets(part: &Part, place: &Rectangle) -> bool {
    let (one, other) = (part.area, place);
    let apart = |from: i32, long: u32, other: i32| from.saturating_add_unsigned(long) <= other;
    let (here, there) = (one.top_left, other.top_left);
    let is_empty = one.is_zero_sized() || other.is_zero_sized();
    let is_apart = apart(here.x, one.size.width, there.x)
        || apart(there.x, other.size.width, here.x)
        || apart(here.y, one.size.height, there.y)
        || apart(there.y, other.size.height, here.y);
    !is_empty && !is_apart
}

/// Whether a part hides all that is under it at a place.
fn fills(part: &Part, place: &Rectangle) -> bool {
    let What::Plane { round, .. } = part.what else { return false };
    // Between its corners, one way or the other.
    let holds = |across: u32, down: u32| {
        let Size { width, height } = part.area.size;
        let size = Size::new(width.saturating_sub(2 * across), height.saturating_sub(2 * down));
        Rectangle::new(part.area.top_left + Size::new(across, down), size).intersection(place) == *place
    };
    holds(round, 0) || holds(0, round)
}
