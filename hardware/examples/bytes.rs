//! Writes, on standard output, everything that must be the same bytes on every machine. `tests/arm` runs it on two and compares.

use std::io::Write;

use hardware::pixels::{
    Canvas,
    embedded_graphics::{
        Drawable,
        geometry::{Point, Size},
        pixelcolor::{Rgb888, RgbColor},
        primitives::{Primitive, PrimitiveStyle, Rectangle, RoundedRectangle},
    },
    text::{Align, Brush, Face},
};

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(&hardware::sound::chime::wav())?;
    for word in frame().pixels() {
        out.write_all(&word.to_be_bytes())?;
    }
    Ok(())
}

/// Every face in several sizes, over a figure.
fn frame() -> Canvas {
    let (mut canvas, mut brush) = (Canvas::new(Size::new(640, 400)), Brush::default());
    let figure =
        RoundedRectangle::with_equal_corners(Rectangle::new(Point::new(8, 8), Size::new(600, 380)), Size::new(20, 20));
    figure.into_styled(PrimitiveStyle::with_fill(Rgb888::new(11, 94, 88))).draw(&mut canvas).unwrap_or_default();
    let faces = [Face::Regular, Face::SemiBold, Face::Bold, Face::Number];
    for (row, face) in (0..).zip(faces) {
        let area = Rectangle::new(Point::new(20, 10 + row * 95), Size::new(570, 90));
        let block = face.fit("Comune di Città – Größe, šč, 0O 1l 45 €", 14..=80, area.size);
        brush.block(&mut canvas, &block, area, Align::Centre, Rgb888::WHITE);
    }
    canvas
}
