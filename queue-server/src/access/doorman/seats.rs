//! Where sessions sit.

use protocol::DeskNo;

use super::Doorman;
use crate::access::{seats::NoSeat, sessions::SessionId};

impl Doorman {
    /// Where a session sits, and which desk was taken over from it.
    #[must_use]
    pub fn seat_of(&self, session: SessionId) -> (Option<DeskNo>, Option<DeskNo>) {
        let book = self.book();
        (book.seats.of(session), book.seats.lost(session))
    }

    /// Sits down.
    ///
    /// # Errors
    /// See [`Seats::take`](crate::access::seats::Seats::take).
    pub fn take_seat(&self, desk: DeskNo, session: SessionId, take_over: bool) -> Result<bool, NoSeat> {
        let taken = self.book().seats.take(desk, session, take_over);
        self.tell();
        taken
    }

    /// Acts at a desk.
    ///
    /// # Errors
    /// See [`Seats::act`](crate::access::seats::Seats::act).
    pub fn act_at(&self, desk: DeskNo, session: SessionId) -> Result<(), NoSeat> {
        let sat_down = self.book().seats.act(desk, session)?;
        if sat_down {
            self.tell();
        }
        Ok(())
    }

    /// Gets up.
    pub fn leave_seat(&self, session: SessionId) {
        self.book().seats.leave(session);
        self.tell();
    }
}
