//! Who sits where: at most one session at a desk, and one desk a session. In memory alone.

use std::collections::{BTreeMap, HashMap};

use protocol::DeskNo;

use super::sessions::SessionId;

/// Why a seat is not had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSeat {
    /// Another session sits there.
    Taken,
    /// The session sits at another desk.
    Elsewhere(DeskNo),
}

/// The seats.
#[derive(Debug, Default)]
pub struct Seats {
    seats: BTreeMap<DeskNo, SessionId>,
    /// Desks that were taken over, by the session that sat there.
    lost: HashMap<SessionId, DeskNo>,
}

impl Seats {
    /// Where a session sits.
    #[must_use]
    pub fn of(&self, session: SessionId) -> Option<DeskNo> {
        self.seats.iter().find(|(_, holder)| **holder == session).map(|(desk, _)| *desk)
    }

    /// The desk that a session sat at until another took it over.
    #[must_use]
    pub fn lost(&self, session: SessionId) -> Option<DeskNo> {
        self.lost.get(&session).copied()
    }

    /// Sits down, away from wherever the session sat; whether another session sat there, which then has lost it.
    ///
    /// # Errors
    /// [`NoSeat::Taken`] unless it is to be taken over.
    pub fn take(&mut self, desk: DeskNo, session: SessionId, take_over: bool) -> Result<bool, NoSeat> {
        let before = self.seats.get(&desk).copied().filter(|holder| *holder != session);
        if before.is_some() && !take_over {
            return Err(NoSeat::Taken);
        }
        self.leave(session);
        self.seats.insert(desk, session);
        if let Some(before) = before {
            self.lost.insert(before, desk);
        }
        Ok(before.is_some())
    }

    /// Whether a session may act at a desk: it sits there, or sits down now where nobody does.
    ///
    /// # Errors
    /// Another session sits there, or this one elsewhere. A desk that was taken over is not taken back by chance.
    pub fn act(&mut self, desk: DeskNo, session: SessionId) -> Result<bool, NoSeat> {
        match (self.seats.get(&desk), self.of(session)) {
            (Some(holder), _) if *holder == session => Ok(false),
            (Some(_), _) => Err(NoSeat::Taken),
            (None, Some(elsewhere)) => Err(NoSeat::Elsewhere(elsewhere)),
            (None, None) => self.take(desk, session, false).map(|_| true),
        }
    }

    /// Gets up, or has ended; whether anything changed.
    pub fn leave(&mut self, session: SessionId) -> bool {
        let before = self.seats.len();
        self.seats.retain(|_, holder| *holder != session);
        let lost = self.lost.remove(&session).is_some();
        before != self.seats.len() || lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: SessionId = SessionId(1);
    const OTHER: SessionId = SessionId(2);

    #[test]
    fn a_desk_is_one_sessions_until_it_is_left_or_taken_over_and_then_that_is_known() {
        let mut seats = Seats::default();
        let (three, four) = (DeskNo(3), DeskNo(4));
        assert_eq!(seats.take(three, ONE, false), Ok(false));
        assert_eq!(seats.take(three, OTHER, false), Err(NoSeat::Taken));
        assert_eq!(seats.act(three, OTHER), Err(NoSeat::Taken));
        assert_eq!(seats.act(four, ONE), Err(NoSeat::Elsewhere(three)));
        assert_eq!(seats.take(three, OTHER, true), Ok(true));
        assert_eq!((seats.of(ONE), seats.lost(ONE), seats.of(OTHER)), (None, Some(three), Some(three)));
        assert_eq!(seats.act(three, ONE), Err(NoSeat::Taken));
        assert_eq!(seats.take(four, ONE, false), Ok(false));
        assert_eq!(seats.lost(ONE), None, "who sits elsewhere has lost nothing");
        assert!(seats.leave(OTHER));
        assert!(!seats.leave(OTHER));
        assert_eq!(seats.of(OTHER), None);
    }

    #[test]
    fn who_sits_nowhere_sits_down_by_acting_at_a_free_desk() {
        let mut seats = Seats::default();
        assert_eq!(seats.act(DeskNo(3), ONE), Ok(true));
        assert_eq!(seats.act(DeskNo(3), ONE), Ok(false));
        assert_eq!(seats.of(ONE), Some(DeskNo(3)));
    }
}
