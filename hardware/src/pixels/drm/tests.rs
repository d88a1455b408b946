//! What can be seen without a graphics card; the rest is seen in `tests/vm/panels`.

use embedded_graphics::{draw_target::DrawTarget, pixelcolor::Rgb888};

use super::*;

#[test]
fn a_card_that_is_not_there_or_is_none_says_so() {
    let mut absent = DrmPanel::on(Some("/dev/dri/card-that-is-not-there".into()), Wish::default(), Turn::None);
    for _ in 0..2 {
        let error = absent.size().unwrap_err();
        assert_eq!(error.kind(), FaultKind::Absent);
        assert!(error.to_string().contains("ls /dev/dri"), "{error}");
    }
    let error = DrmPanel::on(Some("/dev/null".into()), Wish::default(), Turn::None).size().unwrap_err();
    assert_eq!(error.kind(), FaultKind::Unsupported);
    assert!(error.to_string().starts_with("/dev/null: ") && error.to_string().contains("another"), "{error}");
}

/// Two frames, of which each is brought up to date when its turn comes, with rows that are longer than what is seen.
#[test]
fn each_frame_has_the_whole_picture_when_it_is_seen() {
    let (screen, pitch) = (Size::new(16, 9), 80);
    for degrees in [0, 90, 180, 270] {
        let turn = Turn::try_from(degrees).unwrap();
        let mut canvas = Canvas::new(turn.size(screen));
        let whole = Rectangle::new(Point::zero(), screen);
        let mut frames = [0, 1].map(|_| (vec![0x55; pitch * 9], Damage::whole(whole)));
        for step in 0..12_u8 {
            let area = Rectangle::new(Point::new(i32::from(step) / 2, i32::from(step) % 4), Size::new(3, 2));
            canvas.fill_solid(&area, Rgb888::new(step, 40, 255 - step)).unwrap();
            for area in canvas.take_changes() {
                frames.iter_mut().for_each(|(_, damage)| damage.add(turn.rectangle(&area, screen)));
            }
            let (bytes, damage) = &mut frames[usize::from(step % 2)];
            copy(&canvas, &damage.take(), turn, screen, bytes, pitch);
            for y in 0..9 {
                let row = &bytes[y * pitch..][..pitch];
                let mut meant = Vec::new();
                rows::each_dot(&canvas, turn, screen, i32::try_from(y).unwrap(), 0..16, |dot| {
                    meant.extend(dot.to_le_bytes());
                });
                assert!(row[..64] == meant, "{degrees}°, step {step}, row {y}");
                assert!(row[64..] == [0x55; 16], "what is not seen is left alone");
            }
        }
    }
}
