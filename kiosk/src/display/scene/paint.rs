//! Draws a scene.

use hardware::pixels::{
    Canvas,
    embedded_graphics::{
        Drawable,
        draw_target::DrawTarget,
        geometry::Size,
        primitives::{Primitive, PrimitiveStyleBuilder, Rectangle, RoundedRectangle, StrokeAlignment},
    },
    text::Brush,
};

use super::{Part, Scene};

/// Draws all of it. What is the same as before is found by the canvas.
pub fn paint(scene: &Scene, canvas: &mut Canvas, brush: &mut Brush) {
    for part in &scene.parts {
        let Ok(()) = draw(part, canvas, brush);
    }
}

fn draw(part: &Part, canvas: &mut Canvas, brush: &mut Brush) -> Result<(), std::convert::Infallible> {
    match part {
        Part::Fill { area, colour } => canvas.fill_solid(area, *colour),
        Part::Card { area, ground, edge, thick, round } => {
            let style = PrimitiveStyleBuilder::new()
                .fill_color(*ground)
                .stroke_color(*edge)
                .stroke_width(*thick)
                .stroke_alignment(StrokeAlignment::Inside)
                .build();
            rounded(*area, *round).into_styled(style).draw(canvas)
        }
        Part::Text { area, block, align, ink, ground: _ } => {
            brush.block(canvas, block, *area, *align, *ink);
            Ok(())
        }
    }
}

fn rounded(area: Rectangle, round: u32) -> RoundedRectangle {
    RoundedRectangle::with_equal_corners(area, Size::new(round, round))
}
