use proptest::prelude::*;

use super::*;

const TIMING: Timing =
    Timing { press: Duration::from_millis(2), release: Duration::from_millis(40), stuck: Duration::from_secs(30) };

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Plays edges of button 0, at these milliseconds, closed first and then in turns; then time goes on until `end`.
fn played(turns: &[u64], end: u64) -> Vec<Push> {
    let mut debouncer = Debouncer::new(1, TIMING);
    for (index, at) in turns.iter().enumerate() {
        debouncer.edge(Edge { button: ButtonId(0), closed: index % 2 == 0, at: ms(*at) });
    }
    debouncer.advance(ms(end));
    std::iter::from_fn(|| debouncer.take()).collect()
}

const PRESSED: Push = Push::Pressed(ButtonId(0));

#[test]
fn a_press_is_one_press() {
    assert_eq!(played(&[10, 110], 500), [PRESSED]);
    assert_eq!(played(&[10], 12), [PRESSED], "it counts while the button is still down, as soon as it may");
    assert_eq!(played(&[10], 11), []);
}

#[test]
fn chatter_is_no_press_more() {
    // Closing: 1 ms apart for a while, then closed for good. Opening: gaps shorter than a release.
    assert_eq!(played(&[10, 11, 12, 13, 14, 110, 120, 125, 160, 165, 199, 201], 500), [PRESSED]);
}

#[test]
fn sparks_are_no_press() {
    assert_eq!(played(&[10, 11, 50, 51, 90, 91], 500), []);
}

#[test]
fn a_second_press_needs_a_release_before_it() {
    assert_eq!(played(&[10, 60, 99, 200], 500), [PRESSED], "39 ms open are chatter");
    assert_eq!(played(&[10, 60, 100, 200], 500), [PRESSED, PRESSED], "40 ms open are a release");
}

#[test]
fn a_long_press_is_one_press_and_a_very_long_one_is_stuck() {
    assert_eq!(played(&[10, 29_000], 60_000), [PRESSED]);
    assert_eq!(played(&[10], 90_000), [PRESSED, Push::Stuck(ButtonId(0))]);
    assert_eq!(
        played(&[10, 50_000, 50_010, 70_000, 80_000, 80_100], 90_000),
        [PRESSED, Push::Stuck(ButtonId(0)), Push::Freed(ButtonId(0)), PRESSED],
        "chatter frees nothing"
    );
}

#[test]
fn a_button_that_is_found_down_was_not_pressed() {
    let mut debouncer = Debouncer::new(2, TIMING);
    debouncer.found(&[true, false], ms(1_000));
    debouncer.advance(ms(31_000));
    assert_eq!(debouncer.take(), Some(Push::Stuck(ButtonId(0))));
    // The device was lost and is found again, with the button up.
    debouncer.found(&[false, false], ms(40_000));
    assert_eq!(debouncer.take(), Some(Push::Freed(ButtonId(0))));
    debouncer.edge(Edge { button: ButtonId(0), closed: true, at: ms(41_000) });
    debouncer.advance(ms(41_100));
    assert_eq!(debouncer.take(), Some(PRESSED));
    assert_eq!(debouncer.take(), None);
}

#[test]
fn time_does_not_go_back_and_what_is_not_there_does_not_matter() {
    let mut debouncer = Debouncer::new(1, TIMING);
    debouncer.advance(ms(100));
    debouncer.edge(Edge { button: ButtonId(7), closed: true, at: ms(100) });
    debouncer.edge(Edge { button: ButtonId(0), closed: true, at: ms(5) });
    assert_eq!(debouncer.due(), Some(ms(102)));
}

/// What a hand means and what its button makes of it.
#[derive(Clone, Debug)]
struct Meant {
    button: u8,
    /// After the last release of this button.
    rest: Duration,
    /// Closed and open in turns, none long enough to count: the bounce of closing.
    closing: Vec<u64>,
    held: Duration,
    /// Open and closed in turns, no gap long enough to count: the bounce of opening.
    opening: Vec<u64>,
    /// Sparks while it rests.
    sparks: u8,
}

fn meant(buttons: u8) -> impl Strategy<Value = Meant> {
    let bounce = |longest: u64| {
        prop::collection::vec(1..longest, 0..5).prop_map(|mut times| {
            times.truncate(times.len() / 2 * 2);
            times
        })
    };
    (0..buttons, 40_000_u64..400_000, bounce(2_000), 2_000_u64..25_000_000, bounce(40_000), 0_u8..3).prop_map(
        |(button, rest, closing, held, opening, sparks)| Meant {
            button,
            rest: Duration::from_micros(rest),
            closing,
            held: Duration::from_micros(held),
            opening,
            sparks,
        },
    )
}

/// The edges of all, and the presses in order of the moment at which each counts.
fn played_out(storm: &[Meant], buttons: u8, together: bool) -> (Vec<Edge>, Vec<Push>) {
    let mut at = vec![Duration::from_secs(1); usize::from(buttons)];
    let (mut edges, mut presses) = (Vec::new(), Vec::new());
    for meant in storm {
        let chosen = if together { (0..buttons).collect() } else { vec![meant.button] };
        for button in chosen {
            let clock = &mut at[usize::from(button)];
            let mut turn = |closed: bool, after: Duration| {
                *clock += after;
                edges.push(Edge { button: ButtonId(button), closed, at: *clock });
                *clock
            };
            // A release, sparks in the rest, and a rest after the last of them.
            for _ in 0..meant.sparks {
                turn(true, Duration::from_millis(45));
                turn(false, Duration::from_micros(500));
            }
            let mut since = turn(true, meant.rest);
            for pair in meant.closing.chunks(2) {
                turn(false, Duration::from_micros(pair[0]));
                since = turn(true, Duration::from_micros(pair[1]));
            }
            // Bounces that are told here were shorter than a press; the last closing is the one that lasts.
            presses.push((since + TIMING.press, ButtonId(button)));
            turn(false, meant.held);
            for pair in meant.opening.chunks(2) {
                turn(true, Duration::from_micros(pair[0]));
                turn(false, Duration::from_micros(pair[1]));
            }
            // Open for long enough before what comes next.
            *clock += Duration::from_millis(40);
        }
    }
    edges.sort_by_key(|edge| edge.at);
    presses.sort_unstable();
    (edges, presses.into_iter().map(|(_, button)| Push::Pressed(button)).collect())
}

/// What comes out, looked for at odd times.
fn debounced(edges: &[Edge], buttons: u8, looks: &[u64]) -> Vec<Push> {
    let mut debouncer = Debouncer::new(usize::from(buttons), TIMING);
    let mut looks = looks.iter().cycle();
    for edge in edges {
        // The thread looks in between whenever it likes, never beyond what it has been told.
        let look = looks.next().copied().unwrap_or(0);
        debouncer.advance(edge.at.saturating_sub(Duration::from_micros(look)));
        debouncer.edge(*edge);
    }
    debouncer.advance(edges.last().map_or(Duration::ZERO, |edge| edge.at) + Duration::from_secs(20));
    std::iter::from_fn(|| debouncer.take()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A thousand presses with chatter and sparks, on several buttons: exactly those, in order, however late edges are told.
    #[test]
    fn storms_are_exactly_the_meant_presses(
        storm in prop::collection::vec(meant(5), 1_000),
        looks in prop::collection::vec(0_u64..5_000_000, 1..50),
    ) {
        let (edges, presses) = played_out(&storm, 5, false);
        prop_assert_eq!(debounced(&edges, 5, &looks), presses);
    }

    /// All at once: each button tells its own.
    #[test]
    fn all_buttons_at_once_are_one_press_each(
        storm in prop::collection::vec(meant(8), 125),
        looks in prop::collection::vec(0_u64..50_000, 1..20),
    ) {
        let (edges, presses) = played_out(&storm, 8, true);
        prop_assert_eq!(debounced(&edges, 8, &looks), presses);
    }
}
