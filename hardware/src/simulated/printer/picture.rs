//! A sheet as a picture, a pixel a dot: what the demo shows, and what tests read codes from.

use std::sync::LazyLock;

use fontdue::{Font, FontSettings};

use super::paper::{End, LINE, Line, Run, Sheet};
use crate::printer::{Profile, qr::Raster};

/// Unprinted paper to every side, in dots: 3 mm.
const MARGIN: u16 = 24;
/// A letter's cell is 24 dots high.
const CELL: u16 = 24;
/// The teeth of a torn edge.
const TOOTH: u16 = 12;
const LOGO: u16 = 96;
const PAPER: u8 = 252;
const INK: u8 = 30;

static REGULAR: LazyLock<Option<Font>> = LazyLock::new(|| font(include_bytes!("../../../fonts/RobotoMono-Medium.ttf")));
static BOLD: LazyLock<Option<Font>> = LazyLock::new(|| font(include_bytes!("../../../fonts/RobotoMono-Bold.ttf")));

/// Fonts are part of the program; one that cannot be read would print blanks, and fail the tests.
fn font(bytes: &'static [u8]) -> Option<Font> {
    Font::from_bytes(bytes, FontSettings { scale: 120.0, ..FontSettings::default() }).ok()
}

/// The sheet as a PNG of grey and transparent dots, of a printer of a model.
#[must_use]
pub fn picture(sheet: &Sheet, profile: &Profile) -> Vec<u8> {
    let torn = if sheet.end == End::Uncut { TOOTH } else { 0 };
    let height = sheet.lines.iter().map(height).fold(2 * MARGIN + torn, u16::saturating_add);
    let mut canvas = Canvas::new(profile.dots + 2 * MARGIN, height);
    let mut top = MARGIN;
    for line in &sheet.lines {
        draw(&mut canvas, top, line, profile);
        top = top.saturating_add(self::height(line));
    }
    if torn > 0 {
        canvas.tear();
    }
    canvas.png()
}

fn height(line: &Line) -> u16 {
    match line {
        Line::Text { runs, .. } => {
            runs.iter().map(|run| u16::from(run.height) * CELL + LINE - CELL).max().unwrap_or(LINE)
        }
        Line::Blank(dots) => *dots,
        Line::Code { matrix, module, .. } => matrix.side * module,
        Line::Picture(raster) => raster.rows,
        Line::Logo { dots, .. } => dots.as_ref().map_or(LOGO, |dots| dots.rows),
    }
}

fn draw(canvas: &mut Canvas, top: u16, line: &Line, profile: &Profile) {
    let left = |width: u16| MARGIN + profile.dots.saturating_sub(width) / 2;
    match line {
        Line::Text { runs, centred } => {
            let cell = profile.letter_width();
            let width = runs.iter().map(|run| run_width(run, cell)).fold(0, u16::saturating_add);
            let mut x = if *centred { left(width) } else { MARGIN };
            let base = runs.iter().map(|run| u16::from(run.height) * CELL).max().unwrap_or(CELL);
            for run in runs {
                draw_run(canvas, x, top + base - u16::from(run.height) * CELL, run, cell);
                x = x.saturating_add(run_width(run, cell));
            }
        }
        Line::Blank(_) => {}
        Line::Code { matrix, module, .. } => raster(canvas, left(matrix.side * module), top, &matrix.raster(*module)),
        Line::Picture(dots) => raster(canvas, left(dots.stride * 8), top, dots),
        Line::Logo { dots: Some(dots), .. } => raster(canvas, left(dots.stride * 8), top, dots),
        // None was stored: where it would be.
        Line::Logo { dots: None, .. } => {
            let (x, side) = (left(LOGO * 2), LOGO - 8);
            canvas.fill(x, top, LOGO * 2, side, INK);
            canvas.fill(x + 3, top + 3, LOGO * 2 - 6, side - 6, PAPER);
            let run = Run { text: "LOGO".into(), width: 2, height: 2, bold: true, inverse: false };
            draw_run(canvas, x + LOGO - 4 * profile.letter_width(), top + 20, &run, profile.letter_width());
        }
    }
}

fn run_width(run: &Run, cell: u16) -> u16 {
    u16::try_from(run.text.chars().count()).unwrap_or(u16::MAX).saturating_mul(cell * u16::from(run.width))
}

fn raster(canvas: &mut Canvas, left: u16, top: u16, dots: &Raster) {
    for y in 0..dots.rows {
        for x in (0..dots.stride * 8).filter(|x| dots.dark(*x, y)) {
            canvas.fill(left + x, top + y, 1, 1, INK);
        }
    }
}

fn draw_run(canvas: &mut Canvas, left: u16, top: u16, run: &Run, cell: u16) {
    let (width, height) = (cell * u16::from(run.width), CELL * u16::from(run.height));
    let ink = if run.inverse { PAPER } else { INK };
    if run.inverse {
        canvas.fill(left, top, run_width(run, cell), height, INK);
    }
    let mut x = left;
    for letter in run.text.chars() {
        match letter {
            // The line of a box goes from edge to edge of its cell.
            '─' => canvas.fill(x, top + height / 2 - 1, width, 2 * u16::from(run.height), ink),
            ' ' => {}
            letter => draw_letter(canvas, (x, top), (width, height), letter, run.bold, ink),
        }
        x = x.saturating_add(width);
    }
}

/// A letter filling its cell: printers' letters are taller and narrower than the font's.
fn draw_letter(canvas: &mut Canvas, at: (u16, u16), cell: (u16, u16), letter: char, bold: bool, ink: u8) {
    /// Drawn so much finer, and averaged.
    const FINE: f32 = 3.0;
    let Some(font) = (if bold { &*BOLD } else { &*REGULAR }) else { return };
    let size = f32::from(cell.1) * 0.92 * FINE;
    let (metrics, coverage) = font.rasterize(letter, size);
    if metrics.width == 0 || metrics.advance_width <= 0.0 {
        return;
    }
    let wide = f32::from(cell.0) / metrics.advance_width;
    let base = f32::from(cell.1) * 0.79;
    let (glyph_left, glyph_top) =
        (metrics.xmin as f32 * wide, base - (metrics.ymin as f32 + metrics.height as f32) / FINE);
    let target = (metrics.width as f32 * wide + 1.0, metrics.height as f32 / FINE + 1.0);
    for row in 0..whole(target.1) {
        for column in 0..whole(target.0) {
            // Dots lie on whole places; the glyph's edge does not.
            let (dot_x, dot_y) = (glyph_left.floor() + f32::from(column), glyph_top.floor() + f32::from(row));
            let columns = ((dot_x - glyph_left) / wide, (dot_x + 1.0 - glyph_left) / wide);
            let rows = ((dot_y - glyph_top) * FINE, (dot_y + 1.0 - glyph_top) * FINE);
            let share = average(&coverage, metrics.width, columns, rows);
            canvas.blend(f32::from(at.0) + dot_x, f32::from(at.1) + dot_y, ink, share);
        }
    }
}

/// The mean coverage of a glyph's part, 0 to 1; beyond its edges there is nothing.
fn average(coverage: &[u8], width: usize, columns: (f32, f32), rows: (f32, f32)) -> f32 {
    let height = coverage.len() / width;
    let (mut sum, mut count) = (0.0, 0.0_f32);
    for y in index(rows.0)..index(rows.1).max(index(rows.0) + 1) {
        for x in index(columns.0)..index(columns.1).max(index(columns.0) + 1) {
            count += 1.0;
            let inside =
                usize::try_from(x).ok().filter(|x| *x < width).zip(usize::try_from(y).ok().filter(|y| *y < height));
            if let Some((x, y)) = inside {
                sum += f32::from(coverage[y * width + x]) / 255.0;
            }
        }
    }
    sum / count.max(1.0)
}

#[allow(clippy::cast_possible_truncation, reason = "places on a picture of some thousand dots")]
fn index(place: f32) -> i32 {
    place.round() as i32
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes of some hundred dots, never negative"
)]
fn whole(size: f32) -> u16 {
    size.ceil() as u16
}

struct Canvas {
    width: u16,
    height: u16,
    /// Grey and opacity of each dot.
    dots: Vec<[u8; 2]>,
}

impl Canvas {
    fn new(width: u16, height: u16) -> Self {
        Self { width, height, dots: vec![[PAPER, 255]; usize::from(width) * usize::from(height)] }
    }

    fn dot(&mut self, x: u16, y: u16) -> Option<&mut [u8; 2]> {
        let inside = x < self.width && y < self.height;
        inside.then(|| &mut self.dots[usize::from(y) * usize::from(self.width) + usize::from(x)])
    }

    fn fill(&mut self, left: u16, top: u16, width: u16, height: u16, grey: u8) {
        for y in top..top.saturating_add(height) {
            for x in left..left.saturating_add(width) {
                if let Some(dot) = self.dot(x, y) {
                    dot[0] = grey;
                }
            }
        }
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "greys between two greys")]
    fn blend(&mut self, x: f32, y: f32, ink: u8, share: f32) {
        if x < 0.0 || y < 0.0 {
            return;
        }
        if let Some(dot) = self.dot(x as u16, y as u16) {
            dot[0] = (f32::from(ink) * share + f32::from(dot[0]) * (1.0 - share)).round() as u8;
        }
    }

    /// Tears the paper off at the bottom.
    fn tear(&mut self) {
        for x in 0..self.width {
            let deep = (x % (2 * TOOTH)).abs_diff(TOOTH);
            for y in self.height - deep..self.height {
                if let Some(dot) = self.dot(x, y) {
                    dot[1] = 0;
                }
            }
        }
    }

    fn png(&self) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width.into(), self.height.into());
        encoder.set_color(png::ColorType::GrayscaleAlpha);
        encoder.set_depth(png::BitDepth::Eight);
        // Into memory, with as many bytes as was said: nothing can fail.
        if let Ok(mut writer) = encoder.write_header() {
            let _ = writer.write_image_data(self.dots.as_flattened());
        }
        file
    }
}
