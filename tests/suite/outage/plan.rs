//! Who comes and what breaks, drawn from a seed. Everything falls on whole seconds, as times on the wire do.

use fastrand::Rng;
use protocol::{Moment, ServiceId, Span};
use tests::office::{moment, service};

pub(super) const KIOSKS: usize = 3;
pub(super) const DESKS: usize = 7;

/// What is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gone {
    /// The kiosks' line alone.
    Line,
    /// The server, for everybody.
    Server,
}

/// Somebody comes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    pub(super) at: Moment,
    /// At which kiosk; else at the reception.
    pub(super) kiosk: Option<usize>,
    pub(super) service: ServiceId,
    pub(super) priority: bool,
    /// How long it takes at the desk.
    pub(super) visit: Span,
}

/// What a machine knows of the time when it is switched on again.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wakes {
    /// Its network has set its clock, so far off.
    Off(Span),
    /// Nothing.
    Unknown,
}

/// A machine is switched off and on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Restart {
    pub(super) at: Moment,
    pub(super) kiosk: usize,
    pub(super) wakes: Wakes,
}

#[derive(Debug)]
pub(super) struct Plan {
    pub(super) arrivals: Vec<Arrival>,
    gone: Gone,
    pub(super) from: Moment,
    pub(super) to: Moment,
    /// When each kiosk has its line back.
    pub(super) back: [Moment; KIOSKS],
    /// When each desk tells the server whom it called by mouth.
    pub(super) registers: [Moment; DESKS],
    pub(super) restarts: Vec<Restart>,
}

fn seconds(n: i64) -> Span {
    Span::from_seconds(n)
}

impl Plan {
    pub(super) fn draw(seed: u64, gone: Gone) -> Self {
        let mut dice = Rng::with_seed(seed);
        let start = moment("2026-11-24T09:00:00+01:00");
        let from = moment("2026-11-24T09:40:00+01:00");
        let to = from + Span::from_minutes(30);
        // Nobody can be issued a number at the reception while its server is away.
        let no_reception = (gone == Gone::Server).then_some((from, to));
        let arrivals = arrivals(&mut dice, start, no_reception);
        let within = |dice: &mut Rng, from: i64, below: i64| to + seconds(dice.i64(from..below));
        let off = if dice.bool() { 90 } else { -90 };
        let mut restarts =
            vec![(from + seconds(180), 1, Wakes::Off(seconds(off))), (from + seconds(120), 2, Wakes::Unknown)];
        if seed % 4 == 3 {
            restarts.push((from + seconds(900), 2, Wakes::Unknown));
        }
        let restarts =
            restarts.into_iter().map(|(near, kiosk, wakes)| Restart { at: idle(&arrivals, kiosk, near), kiosk, wakes });
        Self {
            gone,
            from,
            to,
            back: std::array::from_fn(|_| within(&mut dice, 0, 45)),
            registers: std::array::from_fn(|_| within(&mut dice, 5, 50)),
            restarts: restarts.collect(),
            arrivals,
        }
    }

    /// From when on everybody calls by `next` again.
    pub(super) fn settled(&self) -> Moment {
        self.to + Span::from_minutes(1)
    }

    pub(super) fn desks_call_live(&self) -> bool {
        self.gone == Gone::Line && !self.restarts_twice()
    }

    pub(super) fn restarts_twice(&self) -> bool {
        self.restarts.len() > KIOSKS - 1
    }

    /// A desk cannot tell the server anything at this time.
    pub(super) fn is_desk_alone(&self, desk: usize, now: Moment) -> bool {
        self.gone == Gone::Server && (self.from..self.registers[desk]).contains(&now)
    }

    fn unknown_from(&self) -> impl Iterator<Item = Moment> {
        self.restarts.iter().filter(|restart| matches!(restart.wakes, Wakes::Unknown)).map(|restart| restart.at)
    }

    /// It was given by a kiosk that did not know the time.
    pub(super) fn is_unknown(&self, arrival: &Arrival) -> bool {
        let first = self.unknown_from().min().unwrap();
        arrival.kiosk == Some(2) && (first..self.back[2]).contains(&arrival.at)
    }

    /// … and its machine was switched off before it did.
    pub(super) fn is_of_an_earlier_run(&self, arrival: &Arrival) -> bool {
        self.is_unknown(arrival) && self.unknown_from().max().unwrap() > arrival.at
    }
}

fn arrivals(dice: &mut Rng, start: Moment, no_reception: Option<(Moment, Moment)>) -> Vec<Arrival> {
    let (mut at, mut arrivals, mut last) = (start, Vec::new(), [start; KIOSKS]);
    while at < start + Span::from_minutes(120) {
        at = at + seconds(dice.i64(15..75));
        let away = no_reception.is_some_and(|(from, to)| (from..to).contains(&at));
        let kiosk = if !away && dice.u8(..8) == 0 { None } else { Some(dice.usize(..KIOSKS)) };
        if let Some(kiosk) = kiosk {
            // One after the other: who comes sees the first screen.
            if at - last[kiosk] < seconds(30) {
                continue;
            }
            last[kiosk] = at;
        }
        let service = service(dice.choice(['A', 'B', 'C', 'D']).unwrap());
        arrivals.push(Arrival { at, kiosk, service, priority: dice.u8(..6) == 0, visit: seconds(dice.i64(120..600)) });
    }
    arrivals
}

/// A moment at which nobody stands at the kiosk.
fn idle(arrivals: &[Arrival], kiosk: usize, near: Moment) -> Moment {
    let busy = |at: Moment| {
        let mut here = arrivals.iter().filter(|arrival| arrival.kiosk == Some(kiosk));
        here.any(|arrival| (at - arrival.at).0.abs() <= 4_000)
    };
    (0..).map(|n| near + seconds(n)).find(|at| !busy(*at)).unwrap()
}
