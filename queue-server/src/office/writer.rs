//! One batch: what the office thread does, without the thread. Commands of the programs that write by themselves
//! (`import`, `config apply`) come this way too.

use std::{collections::HashMap, sync::Arc};

use protocol::{KioskId, Moment, Refusal, TicketId};

use super::{Administration, Ask, Failure, Key, Order, Sent, Status};
use crate::{
    access::{self, Register, act::Decision},
    clock::Clock,
    engine::{Command, Record, State, decide, perform_and},
    forecast::Forecast,
    journal::{Batch, Journal, JournalError, Remembered},
    projections::{
        Lens,
        answer::{self, Answer, Handed},
    },
};

/// Draws from chance: a number below the one given.
pub type Dice = Box<dyn FnMut(usize) -> usize + Send>;

/// Makes a forecast of what history says.
pub type MakeForecast = Box<dyn Fn(&State) -> Arc<dyn Forecast> + Send>;

/// What an office is made of.
pub struct Parts {
    /// The store.
    pub journal: Journal,
    /// What the store adds up to.
    pub state: State,
    /// Engine time.
    pub clock: Clock,
    /// Chance: for codes, and for the shuffling of labels.
    pub dice: Dice,
    /// Asked at the start and after each day's end.
    pub forecast: MakeForecast,
}

/// The one who writes.
pub struct Writer {
    journal: Journal,
    state: State,
    clock: Clock,
    dice: Dice,
    make_forecast: MakeForecast,
    forecast: Arc<dyn Forecast>,
    /// Whose ticket a code is; of the running day.
    codes: HashMap<String, TicketId>,
    /// Who is known.
    register: Arc<Register>,
    status: Arc<Status>,
}

/// What came of an order before the commit.
type Outcome = Result<Sent, Failure>;

impl Writer {
    /// Ready to write.
    ///
    /// # Errors
    /// If the codes of the day cannot be read.
    pub fn new(parts: Parts, status: Arc<Status>) -> Result<Self, JournalError> {
        let Parts { journal, state, clock, dice, forecast: make_forecast } = parts;
        let forecast = make_forecast(&state);
        let codes = journal.codes(Moment(i64::MIN))?.into_iter();
        let codes = codes.filter(|(id, _)| state.ticket(*id).is_some()).map(|(id, code)| (code, id)).collect();
        let register = Arc::new(journal.register()?);
        status.set_register(register.clone());
        Ok(Self { journal, state, clock, dice, make_forecast, forecast, codes, register, status })
    }

    /// The committed state.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// Who is known, as it was committed.
    #[must_use]
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// Looks at the committed state, now.
    pub fn look<R>(&mut self, look: impl FnOnce(&super::Reading<'_>) -> R) -> R {
        let now = self.clock.now();
        let codes = &self.codes;
        let ticket_of_code = |code: &str| codes.get(code).copied();
        look(&super::Reading { lens: self.lens(now), ticket_of_code: &ticket_of_code, wall: self.clock.wall() })
    }

    fn lens(&self, now: Moment) -> Lens<'_> {
        Lens { state: &self.state, forecast: &*self.forecast, now, clock_suspect: self.status.clock_suspect() }
    }

    /// Carries out orders in one transaction, after whatever time has made due. Either all of it is on disk afterwards,
    /// or nothing has changed and every order has failed.
    pub fn carry_out(&mut self, orders: &[Order]) -> Vec<Outcome> {
        let at = self.clock.now();
        match self.attempt(at, |work| orders.iter().map(|order| work.order(order)).collect()) {
            Ok(outcomes) => {
                self.status.set_storage(None);
                outcomes
            }
            Err(error) => {
                let failure = self.fall_back(&error);
                orders.iter().map(|_| Err(failure.clone())).collect()
            }
        }
    }

    /// Carries out an order that other work in the same transaction makes: `prepare` gets the batch and
    /// chance.
    ///
    /// # Errors
    /// What the preparation or the journal says; nothing has changed then.
    pub fn carry_out_with<E: From<JournalError>>(
        &mut self,
        prepare: impl FnOnce(&mut Batch<'_>, &mut Dice) -> Result<Order, E>,
    ) -> Result<Outcome, E> {
        let at = self.clock.now();
        let mut unprepared = None;
        let done = self.attempt(at, |work| match prepare(&mut work.batch, work.dice) {
            Ok(order) => Ok(vec![work.order(&order)?]),
            Err(error) => {
                unprepared = Some(error);
                Err(JournalError::Unfit("the work that it was to hold was given up".into()))
            }
        });
        match done {
            Ok(mut outcomes) => Ok(outcomes.pop().unwrap_or(Err(Failure::Stopping))),
            Err(error) => match unprepared {
                // The batch was given up, not lost: time may have made records in it that are not to be kept either.
                Some(error) => self.read_back().map_or_else(|fatal| Err(fatal.into()), |()| Err(error)),
                None => {
                    self.fall_back(&error);
                    Err(error.into())
                }
            },
        }
    }

    /// Whether time has made something due.
    pub fn is_due(&mut self) -> bool {
        let now = self.clock.now();
        self.status.set_clock_suspect(self.clock.is_suspect());
        decide(&self.state, &Command::Tick, now).is_ok_and(|facts| !facts.is_empty())
    }

    /// Tries whether the journal can be written again.
    pub fn probe(&mut self) {
        if self.journal.probe().is_ok() {
            tracing::info!("the journal can be written again");
            self.status.set_storage(None);
        }
    }

    /// Takes the writer apart again, for the thread that will own it.
    #[must_use]
    pub fn into_parts(self) -> Parts {
        let Self { journal, state, clock, dice, make_forecast: forecast, .. } = self;
        Parts { journal, state, clock, dice, forecast }
    }

    /// Closes the journal.
    ///
    /// # Errors
    /// If the store cannot be brought to rest; what was committed is safe.
    pub fn close(self) -> Result<(), JournalError> {
        self.journal.close()
    }

    /// One transaction: what time has made due, then `work`.
    fn attempt(
        &mut self,
        at: Moment,
        work: impl FnOnce(&mut Work<'_>) -> Result<Vec<Outcome>, JournalError>,
    ) -> Result<Vec<Outcome>, JournalError> {
        let day = self.state.day.date;
        let suspect = self.status.clock_suspect();
        let (outcomes, codes, wall, register) = {
            let mut batch = Work {
                batch: self.journal.batch()?,
                state: &mut self.state,
                forecast: &*self.forecast,
                dice: &mut self.dice,
                known_codes: &self.codes,
                codes: Vec::new(),
                register: self.register.clone(),
                at,
                suspect,
                wall: None,
            };
            // A tick is never refused; what is due now was due before the work.
            let _ = batch.perform(&Command::Tick)?;
            let outcomes = work(&mut batch)?;
            let Work { batch, codes, wall, register, .. } = batch;
            batch.commit()?;
            (outcomes, codes, wall, register)
        };
        self.codes.extend(codes);
        if !Arc::ptr_eq(&self.register, &register) {
            self.register = register;
            self.status.set_register(self.register.clone());
        }
        if let Some(wall) = wall {
            self.clock.accept(wall);
            self.status.set_clock_suspect(self.clock.is_suspect());
        }
        if self.state.day.date != day {
            self.begin_day();
        }
        Ok(outcomes)
    }

    /// Another day: yesterday's codes lead nowhere, history knows a day more, and old days give way.
    fn begin_day(&mut self) {
        self.codes.clear();
        self.forecast = (self.make_forecast)(&self.state);
        self.retain();
    }

    /// Lets go what is older than the retention. After each day's end, and at the start.
    pub fn retain(&mut self) {
        let retention = self.state.setup().retention_days;
        let now = self.clock.now();
        match self.journal.retain(self.state.day.date, retention, now, &mut *self.dice) {
            Ok(retained) => tracing::info!("{retained}"),
            // The next day's end tries again; nothing is lost by keeping more.
            Err(error) => tracing::error!(%error, "retention failed"),
        }
    }

    /// The state as it is on disk.
    fn read_back(&mut self) -> Result<(), JournalError> {
        self.state = self.journal.reload()?;
        Ok(())
    }

    /// A batch failed: the state in memory has run ahead of the journal and is made again from it.
    fn fall_back(&mut self, error: &JournalError) -> Failure {
        tracing::error!(%error, "nothing was changed: the batch could not be committed");
        if let Err(fatal) = self.read_back() {
            // Without its journal the office knows nothing; going on would invent. The server ends, and says why.
            tracing::error!(%fatal, "the journal cannot be read back");
            self.status.set_storage(Some(fatal.to_string()));
            self.status.stop();
            return Failure::Journal(fatal.to_string());
        }
        let why = error.to_string();
        if error.is_storage_full_or_readonly() {
            self.status.set_storage(Some(why.clone()));
            Failure::Storage(why)
        } else {
            Failure::Journal(why)
        }
    }
}

/// A batch in the making.
struct Work<'a> {
    batch: Batch<'a>,
    state: &'a mut State,
    forecast: &'a dyn Forecast,
    dice: &'a mut Dice,
    known_codes: &'a HashMap<String, TicketId>,
    /// Drawn in this batch.
    codes: Vec<(String, TicketId)>,
    /// As this batch makes it.
    register: Arc<Register>,
    at: Moment,
    suspect: bool,
    wall: Option<Moment>,
}

impl Work<'_> {
    /// One order: a known key gets its earlier answer, else the order is carried out and its answer remembered.
    fn order(&mut self, order: &Order) -> Result<Outcome, JournalError> {
        if let Some(key) = &order.key
            && let Some(known) = self.batch.answer(&key.caller, &key.key)?
        {
            return self.repeat(key, known).map(Ok).or_else(|failure| failure);
        }
        match self.carry_out(&order.ask)? {
            Ok(answer) => {
                if let Some(key) = &order.key {
                    let remembered = Remembered {
                        fingerprint: key.fingerprint,
                        status: answer.status,
                        body: answer.body.clone(),
                        ticket: answer.code_of,
                    };
                    self.batch.remember(&key.caller, &key.key, &remembered, self.at)?;
                }
                self.with_code(answer, false).map(Ok)
            }
            // Refusals are not remembered: the same key may try again.
            Err(refusal) => Ok(Err(Failure::Refused(refusal))),
        }
    }

    fn repeat(&self, key: &Key, known: Remembered) -> Result<Sent, Result<Outcome, JournalError>> {
        if known.fingerprint != key.fingerprint {
            return Err(Ok(Err(Failure::KeyReused)));
        }
        let answer = Answer { status: known.status, body: known.body, code_of: known.ticket };
        self.with_code(answer, true).map_err(Err)
    }

    /// Puts the ticket's secret, which is kept apart, into an answer that is about to be sent.
    fn with_code(&self, answer: Answer, repeated: bool) -> Result<Sent, JournalError> {
        let Answer { status, mut body, code_of } = answer;
        let code = code_of.map(|ticket| self.batch.code_of(ticket)).transpose()?.flatten();
        if let (Some(code), Some(url)) = (code, &self.state.setup().public_url) {
            let link = format!("{}/t/{code}", url.trim_end_matches('/'));
            // The last brace alone: what stands before it may end in one of its own.
            body.pop();
            body.push_str(&format!(r#","code":{},"link":{}}}"#, json_text(&code), json_text(&link)));
        }
        Ok(Sent { status, body, repeated })
    }

    fn carry_out(&mut self, ask: &Ask) -> Result<Result<Answer, Refusal>, JournalError> {
        match ask {
            Ask::Command(command) => self.command(command),
            Ask::Opinion { command, comment } => {
                let answer = self.command(command)?;
                if answer.is_ok() {
                    self.batch.comment(self.state.seq, comment)?;
                }
                Ok(answer)
            }
            Ask::Holder { code, wish } => match self.ticket_of(code) {
                Some(ticket) => self.carry_out(&wish.clone().about(ticket)),
                None => Ok(Err(Refusal::UnknownCode)),
            },
            Ask::TakeBack { ticket, caller, key } => {
                let taken = self.batch.answer(caller, key)?;
                match taken.filter(|taken| is_about(taken, *ticket)) {
                    Some(_) => self.command(&Command::Withdraw { ticket: *ticket }),
                    // Another's ticket is told from none by nothing.
                    None => Ok(Err(Refusal::UnknownTicket(*ticket))),
                }
            }
            // That it is the first under its key is all that it is for.
            Ask::GiveUp { kiosk } => Ok(self.knows(kiosk).map(|()| Answer::nothing())),
            Ask::Administer(asked) => self.administer(asked),
            Ask::HandOver { kiosk, records } => {
                if let Err(refusal) = self.knows(kiosk) {
                    return Ok(Err(refusal));
                }
                let mut handed = Vec::with_capacity(records.len());
                for record in records {
                    handed.push(match record {
                        Ok(record) => {
                            let command = Command::HandOver { kiosk: kiosk.clone(), record: record.clone() };
                            let judged = self.perform(&command)?;
                            if let Err(refusal) = &judged {
                                refused_late(kiosk, &record.service.to_string(), refusal.slug());
                            }
                            Handed::Judged(record.clone(), judged)
                        }
                        Err(unread) => {
                            let service = unread.number.map(|number| number.prefix.to_string()).unwrap_or_default();
                            refused_late(kiosk, &service, unread.problem.slug());
                            Handed::Unread(unread.clone())
                        }
                    });
                }
                Ok(Ok(answer::hand_over(&self.lens(), kiosk, &handed)))
            }
        }
    }

    fn knows(&self, kiosk: &KioskId) -> Result<(), Refusal> {
        if self.state.kiosks.contains(kiosk) { Ok(()) } else { Err(Refusal::UnknownKiosk(kiosk.clone())) }
    }

    /// What the engine is told, the line of the audit trail and the rows of the register are one transaction.
    fn administer(&mut self, asked: &Administration) -> Result<Result<Answer, Refusal>, JournalError> {
        let Administration { by, act } = asked;
        let Decision { command, deed, changes, subject } = match access::act::decide(&self.register, by, act, self.at) {
            Ok(decision) => decision,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let mut answer = subject.map_or_else(Answer::nothing, |subject| Answer::about(&subject));
        let mut happened = true;
        if let Some(command) = &command {
            let before = self.state.seq;
            match self.command(command)? {
                Ok(told) if changes.is_empty() => answer = told,
                Ok(_) => {}
                Err(refusal) => return Ok(Err(refusal)),
            }
            happened = self.state.seq != before || !changes.is_empty();
        }
        if let Some(deed) = deed.filter(|_| happened) {
            // A deed that was decided is never refused.
            let _ = self.perform(&Command::Administer { by: by.clone(), deed })?;
        }
        for change in changes {
            self.batch.put_known(&change)?;
            Arc::make_mut(&mut self.register).apply(change);
        }
        Ok(Ok(answer))
    }

    fn ticket_of(&self, code: &str) -> Option<TicketId> {
        let drawn = self.codes.iter().find(|(drawn, _)| drawn == code).map(|(_, ticket)| *ticket);
        drawn.or_else(|| self.known_codes.get(code).copied()).filter(|ticket| self.state.ticket(*ticket).is_some())
    }

    fn command(&mut self, command: &Command) -> Result<Result<Answer, Refusal>, JournalError> {
        let records = match self.perform(command)? {
            Ok(records) => records,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Command::AcceptClock { wall } = command {
            self.wall = Some(*wall);
        }
        let answer = answer::answer(&self.lens(), command, &records);
        if let Some(ticket) = answer.code_of.filter(|_| self.state.setup().public_url.is_some()) {
            let code = draw_code(self.dice);
            self.batch.put_code(ticket, &code, self.at)?;
            self.codes.push((code, ticket));
        }
        Ok(Ok(answer))
    }

    /// Decides, and writes each record with what it does to the history and, at a day's end, the snapshot.
    fn perform(&mut self, command: &Command) -> Result<Result<Vec<Record>, Refusal>, JournalError> {
        let batch = &mut self.batch;
        let mut written = Ok(());
        let performed = perform_and(self.state, command, self.at, |state, record| {
            if written.is_ok() {
                written = batch.write(state, record);
            }
        });
        written?;
        Ok(performed)
    }

    fn lens(&self) -> Lens<'_> {
        Lens { state: self.state, forecast: self.forecast, now: self.at, clock_suspect: self.suspect }
    }
}

/// Whether an answer that was given is that ticket.
fn is_about(given: &Remembered, ticket: TicketId) -> bool {
    #[derive(serde::Deserialize)]
    struct Named {
        id: TicketId,
    }
    serde_json::from_str::<Named>(&given.body).is_ok_and(|named| named.id == ticket)
}

/// A ticket's secret: 16 letters of 32, 80 random bits. Without letters that look like digits.
fn draw_code(dice: &mut Dice) -> String {
    const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    (0..16).map(|_| char::from(LETTERS[dice(LETTERS.len()) % LETTERS.len()])).collect()
}

fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Somebody may hold a paper whose number stands in no queue. The number itself stands in no log: it would outlive the day's records.
fn refused_late(kiosk: &KioskId, service: &str, reason: &str) {
    tracing::warn!(%kiosk, service, reason, "a number that the kiosk gave while it was cut off is refused: its holder needs another, reception is told which");
}
