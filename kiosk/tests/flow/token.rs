//! The kiosk's token is renewed in two steps, and whatever is cut off between them, the kiosk has one that the server takes.

use kiosk::{
    clock::Uptime,
    flow::{Done, Effect, Errand, Input},
    outbox::{Identity, Token, store::Store},
};
use protocol::{OffsetTime, Span};

use super::hall::{Hall, setup};

const WEEK: Span = Span::from_minutes(7 * 24 * 60);
const MONDAY: &str = "2026-11-23T09:00:00+01:00";

fn monday() -> OffsetTime {
    MONDAY.parse().unwrap()
}

fn token(text: &str) -> Token {
    Token::new(text.to_owned())
}

/// A server's side of one device, as the real one does it: both tokens are good until the next is used.
#[derive(Clone, Debug)]
struct Register {
    token: Token,
    next: Option<Token>,
    made: usize,
}

impl Register {
    fn new() -> Self {
        Self { token: token("paired"), next: None, made: 0 }
    }

    fn renew(&mut self) -> Token {
        self.made += 1;
        let made = token(&format!("made {}", self.made));
        self.next = Some(made.clone());
        made
    }

    /// Whether it takes this one.
    fn takes(&mut self, shown: &Token) -> bool {
        if self.next.as_ref() == Some(shown) {
            self.token = shown.clone();
            self.next = None;
        }
        self.token == *shown
    }
}

fn paired() -> Store {
    let mut disk = Store::in_memory().unwrap();
    let identity =
        Identity { device: "k1".parse().unwrap(), token: token("paired"), next: None, since: None, server: None };
    disk.set_identity(Some(&identity)).unwrap();
    disk
}

fn started(disk: Store) -> Hall {
    let book = disk.load().unwrap();
    Hall::start(disk, book, Uptime(10_000))
}

fn shown(disk: &Store) -> Token {
    disk.identity().unwrap().unwrap().in_use().clone()
}

/// The server's answers to all but what is about the token.
fn usual(errand: Errand) -> Result<Done, Errand> {
    Ok(match errand {
        Errand::Setup => Done::Setup(Box::new(setup())),
        Errand::Blocks => Done::Blocks(Vec::new()),
        Errand::Health(health) => Done::HealthTold(health, Vec::new()),
        other => return Err(other),
    })
}

/// It is this time, and the line is there: the first errand that is about the token, if there is one.
fn at(hall: &mut Hall, now: OffsetTime) -> Option<Errand> {
    hall.input(Input::Time(now, 1.0));
    while let Some(errand) = hall.errand() {
        match usual(errand) {
            Ok(done) => hall.input(Input::Done(done)),
            Err(about_token) => return Some(about_token),
        }
    }
    None
}

fn took_token(hall: &mut Hall) -> bool {
    let place = hall.effects.iter().position(|effect| *effect == Effect::TakeToken);
    place.map(|place| hall.effects.remove(place)).is_some()
}

#[test]
fn a_token_is_renewed_after_a_week_and_the_former_is_forgotten_once_the_new_one_is_taken() {
    let mut hall = started(paired());
    assert_eq!(at(&mut hall, monday()), None, "its age counts from now");
    assert_eq!(at(&mut hall, monday().later(WEEK + Span(-1_000))), None);
    assert_eq!(at(&mut hall, monday().later(WEEK)), Some(Errand::RenewToken));
    hall.input(Input::Done(Done::Renewed(token("new"))));
    assert!(took_token(&mut hall));
    assert_eq!(shown(&hall.disk), token("new"), "on the disk before it is used");
    assert_eq!(hall.errand(), Some(Errand::ProveToken));
    assert_eq!(hall.disk.identity().unwrap().unwrap().token, token("paired"), "until then both are there");
    hall.input(Input::Done(Done::TokenProven));
    let identity = hall.disk.identity().unwrap().unwrap();
    assert_eq!((identity.token, identity.next), (token("new"), None));
    hall.up = hall.up.after(WEEK);
    let next = monday().later(WEEK).later(WEEK);
    assert_eq!(at(&mut hall, next.later(Span(-1_000))), None);
    assert_eq!(at(&mut hall, next), Some(Errand::RenewToken));
}

#[test]
fn a_token_of_the_file_is_not_the_kiosks_to_renew() {
    let mut hall = started(Store::in_memory().unwrap());
    for weeks in 0..5 {
        assert_eq!(at(&mut hall, monday().later(Span(WEEK.0 * weeks))), None);
    }
}

#[test]
fn a_new_token_that_the_server_does_not_know_gives_way_to_the_former() {
    let mut hall = started(paired());
    at(&mut hall, monday());
    at(&mut hall, monday().later(WEEK));
    hall.input(Input::Done(Done::Renewed(token("new"))));
    assert!(took_token(&mut hall));
    // A press and the stream both hear it: it is one refusal.
    hall.input(Input::Revoked);
    assert!(took_token(&mut hall));
    assert_eq!(shown(&hall.disk), token("paired"));
    hall.input(Input::Revoked);
    assert!(took_token(&mut hall) && !hall.effects.contains(&Effect::Revoked), "what was sent with the other");
    hall.wait(15_000);
    hall.input(Input::Revoked);
    assert!(hall.effects.contains(&Effect::Revoked), "it is not known by the former either");
}

#[test]
fn a_server_that_gives_no_token_is_not_asked_all_the_time() {
    let mut hall = started(paired());
    at(&mut hall, monday());
    let later = monday().later(WEEK);
    assert_eq!(at(&mut hall, later), Some(Errand::RenewToken));
    hall.input(Input::Done(Done::Failed));
    for (minutes, expected) in [(1, None), (59, None), (61, Some(Errand::RenewToken))] {
        let passed = Span::from_minutes(minutes);
        hall.up = Uptime(10_000).after(passed);
        assert_eq!(at(&mut hall, later.later(passed)), expected, "after {minutes} minutes");
    }
}

/// What happens between a kiosk and its server, one thing after the other; cut off after so many of them, and started again.
#[test]
fn whatever_is_cut_off_the_kiosk_has_a_token_that_the_server_takes() {
    for cut in 0..32 {
        let (mut register, mut disk, mut left) = (Register::new(), paired(), Some(cut));
        for day in 0..40 {
            let mut hall = started(disk);
            let mut using = shown(&hall.disk);
            let now = monday().later(Span::from_minutes(day * 24 * 60));
            let mut errand = at(&mut hall, now);
            while let Some(about_token) = errand {
                if goes_dark(&mut left) {
                    break;
                }
                assert!(register.takes(&using), "cut {cut}, day {day}: it is not let in by {using:?}");
                let done = match about_token {
                    Errand::RenewToken => Done::Renewed(register.renew()),
                    Errand::ProveToken => Done::TokenProven,
                    other => panic!("{other:?}"),
                };
                if goes_dark(&mut left) {
                    break;
                }
                hall.input(Input::Done(done));
                if goes_dark(&mut left) {
                    break;
                }
                if took_token(&mut hall) {
                    using = shown(&hall.disk);
                }
                errand = at(&mut hall, now);
            }
            disk = hall.disk;
        }
        assert!(register.made >= 5, "cut {cut}: it was renewed {} times in 40 days", register.made);
        assert!(register.takes(&shown(&disk)), "cut {cut}");
    }
}

/// Whether the power goes just now: once.
fn goes_dark(left: &mut Option<i32>) -> bool {
    match left {
        Some(0) => {
            *left = None;
            true
        }
        Some(more) => {
            *more -= 1;
            false
        }
        None => false,
    }
}
