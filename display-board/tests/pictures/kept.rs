//! However a picture came about, it is the one that would be drawn anew.

use device::clock::Uptime;
use display_board::{
    board::{Eye, Screen, Shown},
    layout::{Picture, TURN},
};
use fastrand::Rng;
use hardware::pixels::Canvas;
use protocol::Language;

use super::stage::{look, size, states};

/// One of all that can be shown, with something of its own.
fn any(rng: &mut Rng, all: &[Shown]) -> Shown {
    let mut shown = all[rng.usize(..all.len())].clone();
    shown.rehearsal = rng.u8(..8) == 0;
    if let Screen::Hall(hall) = &mut shown.screen {
        for card in &mut hall.large {
            card.eye = [Eye::Steady, Eye::New, Eye::Lit][rng.usize(..3)];
            card.number.number = rng.u32(1..1200);
        }
        rng.shuffle(&mut hall.rows);
        hall.rows.truncate(rng.usize(..7));
        if let Some(services) = &mut hall.services {
            services.truncate(rng.usize(..22));
            services.iter_mut().for_each(|one| one.waiting = one.waiting.map(|waiting| waiting + rng.u64(..3)));
        }
    }
    shown
}

#[test]
fn what_is_drawn_piece_by_piece_is_what_is_drawn_at_once() {
    let all: Vec<Shown> = [Language::It, Language::En].into_iter().flat_map(states).map(|(_, shown)| shown).collect();
    for (of, steps) in [((800, 480), 60), ((480, 800), 40), ((128, 64), 400), ((192, 64), 400), ((64, 32), 400)] {
        let mut rng = Rng::with_seed(7);
        let (mut kept, mut canvas) = (Picture::new(look(0, true)), Canvas::new(size(of)));
        for step in 0..steps {
            let (shown, up) = (any(&mut rng, &all), Uptime(rng.i64(0..20) * TURN.0));
            kept.update(&shown, up, &mut canvas);
            assert!(!kept.update(&shown, up, &mut canvas), "the same is not drawn again");
            let mut anew = Canvas::new(size(of));
            Picture::new(look(0, true)).update(&shown, up, &mut anew);
            assert!(canvas.pixels() == anew.pixels(), "step {step} on {of:?}: {shown:?}");
        }
    }
}

#[test]
fn a_call_that_changes_draws_little_beside_it() {
    let all = states(Language::It);
    let (_, one) = &all[0];
    let of = size((1280, 720));
    let (mut picture, mut canvas) = (Picture::new(look(0, true)), Canvas::new(of));
    picture.update(one, Uptime(0), &mut canvas);
    canvas.take_changes();
    let mut next = one.clone();
    let Screen::Hall(hall) = &mut next.screen else { unreachable!() };
    hall.large[0].number.number += 1;
    picture.update(&next, Uptime(0), &mut canvas);
    let dots: u32 = canvas.take_changes().iter().map(|area| area.size.width * area.size.height).sum();
    assert!(dots > 0 && dots < of.width * of.height / 10, "{dots} dots changed");
}
