//! What the board says in writing: Italian and English, the same words as the server's own board (a test compares them).
//!
//! Sentences are made here and nowhere else. They are few and must be there without anything else, so they are code, not files.

use protocol::{Language, OffsetTime, TicketNumber, kiosk::Bilingual, views::Wait};

use crate::board::{Closed, Queue, Says, Server, Since, Unpaired};

/// In both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Both {
    pub(super) it: String,
    pub(super) en: String,
}

impl Both {
    fn of(it: impl Into<String>, en: impl Into<String>) -> Self {
        Self { it: it.into(), en: en.into() }
    }

    pub(super) fn say(&self, language: Language) -> &str {
        match language {
            Language::It => &self.it,
            Language::En => &self.en,
        }
    }

    /// With a great letter first, where it stands alone.
    fn alone(self) -> Self {
        Self { it: great(&self.it), en: great(&self.en) }
    }
}

impl From<&Bilingual> for Both {
    /// Where one language is missing, the other stands for it.
    fn from(text: &Bilingual) -> Self {
        let or = |one: &str, other: &str| if one.is_empty() { other.to_owned() } else { one.to_owned() };
        Self { it: or(&text.it, &text.en), en: or(&text.en, &text.it) }
    }
}

fn great(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Fixed texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// Over the calls that stand large.
    Calling,
    /// Over the last one, where nobody is awaited.
    Latest,
    /// The same where there is hardly any room.
    LatestBrief,
    /// Over the others.
    Last,
    /// The same where nobody is awaited, or nobody knows: those before the one that stands large.
    Before,
    Number,
    Desk,
    Time,
    Waiting,
    Wait,
    /// Nobody was called yet.
    Idle,
    IdleNote,
    NoData,
    NoOther,
    /// Nobody was called yet.
    NoCalls,
    Closed,
    Stopped,
    SoldOut,
    NotAvailable,
    Suspect,
    Connecting,
    Unpaired,
    /// Its file says of this board what its server does not.
    Unknown,
    NothingToShow,
    PairingWhat,
    PairingAsking,
    /// A server is looked for on the network.
    Looking,
    /// None is there.
    NoServer,
    /// More than one is.
    ManyServers,
    Rehearsal,
    /// Nobody waits, and whoever came now would not.
    NoWait,
    /// Somebody waits, and hardly.
    ShortWait,
}

impl Text {
    pub(super) fn both(self) -> Both {
        let (it, en) = self.wordings();
        Both::of(it, en)
    }

    pub(super) const fn say(self, language: Language) -> &'static str {
        let (it, en) = self.wordings();
        match language {
            Language::It => it,
            Language::En => en,
        }
    }

    const fn wordings(self) -> (&'static str, &'static str) {
        match self {
            Self::Calling => ("Si chiama", "Now calling"),
            Self::Latest => ("Ultima chiamata", "Last call"),
            Self::LatestBrief => ("Ultima", "Last"),
            Self::Last => ("Ultime chiamate", "Last calls"),
            Self::Before => ("Chiamate precedenti", "Earlier calls"),
            Self::Number => ("Numero", "Number"),
            Self::Desk => ("Sportello", "Desk"),
            Self::Time => ("Ora", "Time"),
            Self::Waiting => ("In attesa", "Waiting"),
            Self::Wait => ("Attesa stimata", "Estimated wait"),
            Self::Idle => ("Attendere la chiamata", "Please wait to be called"),
            Self::IdleNote => ("Il numero e lo sportello compaiono qui", "Your number and desk will appear here"),
            Self::NoData => ("Dati non disponibili", "Data not available"),
            Self::NoOther => ("Nessun’altra chiamata", "No other calls"),
            Self::NoCalls => ("Ancora nessuna chiamata", "No calls yet"),
            Self::Closed => ("chiuso", "closed"),
            Self::Stopped => ("biglietti sospesi", "tickets suspended"),
            Self::SoldOut => ("biglietti esauriti", "no tickets left"),
            Self::NotAvailable => ("non disponibile", "not available"),
            Self::Suspect => ("orario da verificare", "time being checked"),
            Self::Connecting => ("Collegamento in corso", "Connecting"),
            Self::Unpaired => ("Questo tabellone non è ancora associato", "This board is not paired yet"),
            Self::Unknown => ("Questo tabellone non è riconosciuto", "This board is not recognised"),
            Self::NothingToShow => ("Questo tabellone non ha nulla da mostrare", "This board has nothing to show"),
            Self::PairingWhat => (
                "Sul computer di un amministratore aprire Amministrazione › Dispositivi e scrivere questo codice.",
                "On an administrator’s computer open Administration › Devices and type this code.",
            ),
            Self::PairingAsking => ("Richiesta del codice in corso…", "Asking for a code…"),
            Self::Looking => ("Ricerca del server nella rete…", "Looking for the server on the network…"),
            Self::NoServer => (
                "Nessun server trovato nella rete: la ricerca continua. Altrimenti scrivere l’indirizzo del server nel file del tabellone (server.address).",
                "No server found on the network: the search goes on. Else write the server’s address in the board’s file (server.address).",
            ),
            Self::ManyServers => (
                "Nella rete c’è più di un server: scrivere nel file del tabellone l’indirizzo di quello giusto (server.address).",
                "There is more than one server on the network: write the address of the right one in the board’s file (server.address).",
            ),
            Self::Rehearsal => ("PROVA – orologio simulato", "REHEARSAL – simulated clock"),
            Self::NoWait => ("nessuna attesa", "no wait"),
            Self::ShortWait => ("meno di 1 min", "less than 1 min"),
        }
    }
}

/// Over so many calls of which nobody is awaited, or nobody knows.
pub(super) const fn latest(calls: usize) -> Text {
    if calls > 1 { Text::Last } else { Text::Latest }
}

/// A number that is awaited no more, in a sentence.
pub(super) fn past(number: TicketNumber) -> Both {
    let say = |language| format!("{} {number}", Text::LatestBrief.say(language));
    Both::of(say(Language::It), say(Language::En))
}

/// What stands over it.
pub(super) const fn unpaired_head(stage: &Unpaired) -> Text {
    match stage {
        Unpaired::BadToken | Unpaired::BadName(_) => Text::Unknown,
        Unpaired::BadShow(_) => Text::NothingToShow,
        _ => Text::Unpaired,
    }
}

/// What is said of how far a board is that its server does not know.
pub(super) fn unpaired(stage: &Unpaired) -> Both {
    match stage {
        Unpaired::Begins => Text::PairingAsking.both(),
        Unpaired::Looking => Text::Looking.both(),
        Unpaired::Nobody => Text::NoServer.both(),
        Unpaired::Several(_) => Text::ManyServers.both(),
        Unpaired::Silent(address) => Both::of(
            format!(
                "Il server {address} non risponde: controllare il server, il cavo di rete e l’indirizzo (server.address)."
            ),
            format!(
                "The server {address} does not answer: check the server, the network cable and the address (server.address)."
            ),
        ),
        Unpaired::Code { .. } => Text::PairingWhat.both(),
        Unpaired::BadToken => Both::of(
            "Il server non riconosce il token scritto nel file del tabellone: correggere server.token, oppure togliere server.name e server.token e associare il tabellone."
                .to_owned(),
            "The server does not know the token in the board’s file: correct server.token, or take server.name and server.token out and pair the board."
                .to_owned(),
        ),
        Unpaired::BadShow(these) => {
            let these = these.join(", ");
            Both::of(
                format!("L’ufficio non ha ciò che il file del tabellone nomina ({these}): correggere show.services o show.desks."),
                format!("The office does not have what the board’s file names ({these}): correct show.services or show.desks."),
            )
        }
        Unpaired::BadName(name) => Both::of(
            format!("Il token scritto nel file è di un altro dispositivo, non del tabellone {name}: correggere server.name o server.token, che vanno insieme e sono di un tabellone."),
            format!("The token in the file is another device’s, not that of board {name}: correct server.name or server.token, which belong together and are a board’s."),
        ),
    }
}

/// A server in a line: what people compare with what the server shows of itself.
pub(super) fn server(one: &Server, language: Language) -> String {
    let key = one.key.as_ref().map(|key| match language {
        Language::It => format!("chiave {key}"),
        Language::En => format!("key {key}"),
    });
    let plays = one.rehearsal.then(|| rehearsal(language));
    [Some(one.office.clone()), Some(one.address.clone()), key, plays]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

/// "PROVA": the sentence has no room.
pub(super) fn rehearsal(language: Language) -> String {
    Text::Rehearsal.say(language).split(" –").next().unwrap_or_default().to_owned()
}

/// "24/11/2026", of a time as the office writes it.
pub(super) fn date(time: OffsetTime) -> String {
    let text = time.to_string();
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    format!("{}/{}/{}", part(8..10), part(5..7), part(0..4))
}

/// "09:05".
pub(super) fn clock(time: OffsetTime) -> String {
    time.to_string().get(11..16).unwrap_or_default().to_owned()
}

/// From when what is shown is: "ultimi dati delle 09:05".
pub(super) fn stale(since: Since) -> Both {
    match since {
        Since::At(time) => {
            let at = clock(time);
            Both::of(format!("ultimi dati delle {at}"), format!("last data from {at}")).alone()
        }
        Since::Unknown => Text::NoData.both(),
    }
}

/// "apre alle 08:15", seen from a day.
fn opens(at: OffsetTime, now: Option<OffsetTime>) -> Both {
    let (time, day) = (clock(at), date(at));
    if now.is_some_and(|now| date(now) == day) {
        return Both::of(format!("apre alle {time}"), format!("opens at {time}"));
    }
    let day = day.get(..5).unwrap_or_default();
    Both::of(format!("apre il {day} alle {time}"), format!("opens on {day} at {time}"))
}

/// The same in figures, where there is little room: "25/11 08:15".
fn opening(at: OffsetTime, now: Option<OffsetTime>) -> String {
    let (time, day) = (clock(at), date(at));
    if now.is_some_and(|now| date(now) == day) {
        return time;
    }
    format!("{} {time}", day.get(..5).unwrap_or_default())
}

/// The office is closed.
pub(super) fn shut() -> Both {
    Text::Closed.both().alone()
}

/// When a closed office opens, as far as is known.
pub(super) fn reopens(closed: Closed, now: Option<OffsetTime>) -> Option<Both> {
    closed.opens.map(|at| opens(at, now).alone())
}

/// "10–18 min": in whole minutes, one figure where its ends are one; below a minute no figure, and no wait only where nobody waits: who stands in a row of
/// one would read that there is none.
pub(super) fn interval(wait: Wait, waiting: Option<u64>) -> Both {
    let (from, to) = (wait.p10.div_euclid(60), -(-wait.p90).div_euclid(60));
    match to {
        ..=1 if waiting == Some(0) => Text::NoWait.both(),
        ..=1 => Text::ShortWait.both(),
        _ if from == to => Both::of(format!("circa {to} min"), format!("about {to} min")),
        _ => Both::of(format!("{from}–{to} min"), format!("{from}–{to} min")),
    }
}

/// Reasons for which an office is closed.
const CLOSED: [&str; 3] = ["outside-hours", "day-closed", "hall-closed"];

/// What is said of a service's wait; `None` where nothing is known.
pub(super) fn says(queue: &Queue, now: Option<OffsetTime>) -> Option<Both> {
    Some(match &queue.says {
        Says::Wait(wait) => interval(*wait, queue.waiting),
        Says::NoEstimate => return None,
        Says::NoNumbers { why, .. } if why == "issuing-stopped" => Text::Stopped.both(),
        Says::NoNumbers { why, .. } if why == "cap-reached" => Text::SoldOut.both(),
        Says::NoNumbers { why, opens: Some(at) } if CLOSED.contains(&why.as_str()) => opens(*at, now),
        Says::NoNumbers { why, .. } if CLOSED.contains(&why.as_str()) => Text::Closed.both(),
        Says::NoNumbers { .. } => Text::NotAvailable.both(),
    })
}

/// The same in a word or in figures, where there is little room.
pub(super) fn brief(queue: &Queue, now: Option<OffsetTime>) -> Option<Both> {
    Some(match &queue.says {
        Says::Wait(wait) if interval(*wait, queue.waiting) == Text::ShortWait.both() => Both::of("<1 min", "<1 min"),
        Says::NoNumbers { why, .. } if why == "issuing-stopped" => Both::of("sospesi", "suspended"),
        Says::NoNumbers { why, .. } if why == "cap-reached" => Both::of("esauriti", "none left"),
        Says::NoNumbers { why, opens: Some(at) } if CLOSED.contains(&why.as_str()) => {
            Both::of(opening(*at, now), opening(*at, now))
        }
        Says::NoNumbers { why, .. } if !CLOSED.contains(&why.as_str()) => Both::of("non attivo", "not active"),
        _ => return says(queue, now),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The server's own texts.
    const SERVER: [&str; 2] = [
        concat!(
            include_str!("../../../queue-server/locales/it/board.ftl"),
            include_str!("../../../queue-server/locales/it/board-live.ftl"),
            include_str!("../../../queue-server/locales/it/live.ftl"),
            include_str!("../../../queue-server/locales/it/pairing.ftl"),
            include_str!("../../../queue-server/locales/it/frame.ftl"),
        ),
        concat!(
            include_str!("../../../queue-server/locales/en/board.ftl"),
            include_str!("../../../queue-server/locales/en/board-live.ftl"),
            include_str!("../../../queue-server/locales/en/live.ftl"),
            include_str!("../../../queue-server/locales/en/pairing.ftl"),
            include_str!("../../../queue-server/locales/en/frame.ftl"),
        ),
    ];

    fn server(id: &str) -> (String, String) {
        let [it, en] = SERVER.map(|file| {
            let line = file.lines().find_map(|line| line.strip_prefix(&format!("{id} = ")));
            line.unwrap_or_else(|| panic!("the server says no {id}")).to_owned()
        });
        (it, en)
    }

    fn pair(both: &Both) -> (String, String) {
        (both.it.clone(), both.en.clone())
    }

    #[test]
    fn the_words_are_those_of_the_servers_board() {
        let same = [
            ("board-calling", Text::Calling),
            ("board-live-calling", Text::Calling),
            ("board-live-latest", Text::Latest),
            ("board-last", Text::Last),
            ("board-live-others", Text::Last),
            ("board-live-before", Text::Before),
            ("board-live-latest-several", latest(2)),
            ("board-number", Text::Number),
            ("board-desk", Text::Desk),
            ("board-time", Text::Time),
            ("board-waiting", Text::Waiting),
            ("board-wait", Text::Wait),
            ("board-live-idle", Text::Idle),
            ("board-live-idle-note", Text::IdleNote),
            ("board-live-no-data", Text::NoData),
            ("board-live-none", Text::NoOther),
            ("board-live-no-calls", Text::NoCalls),
            ("board-live-closed", Text::Closed),
            ("board-live-stopped", Text::Stopped),
            ("board-live-sold-out", Text::SoldOut),
            ("board-live-unknown", Text::NotAvailable),
            ("board-suspect", Text::Suspect),
            ("board-connecting", Text::Connecting),
            ("pairing-board", Text::Unpaired),
            ("pairing-what", Text::PairingWhat),
            ("pairing-asking", Text::PairingAsking),
            ("band-rehearsal", Text::Rehearsal),
            ("wait-none", Text::NoWait),
            ("wait-short", Text::ShortWait),
        ];
        for (id, text) in same {
            assert_eq!(pair(&text.both()), server(id), "{id}");
        }
        let at = |text: &str| text.parse::<OffsetTime>().unwrap();
        let filled = |id: &str, values: &[(&str, &str)]| {
            let (mut it, mut en) = server(id);
            for (name, value) in values {
                let place = format!("{{ ${name} }}");
                (it, en) = (it.replace(&place, value), en.replace(&place, value));
            }
            (it, en)
        };
        let now = Some(at("2026-11-24T07:00:00+01:00"));
        let (today, later) = (at("2026-11-24T08:15:00+01:00"), at("2026-11-25T08:15:00+01:00"));
        assert_eq!(pair(&opens(today, now)), filled("board-live-opens", &[("time", "08:15")]));
        assert_eq!(pair(&opens(later, now)), filled("board-live-opens-on", &[("day", "25/11"), ("time", "08:15")]));
        let (it, en) = filled("board-live-stale", &[("time", "08:15")]);
        assert_eq!(pair(&stale(Since::At(today))), (great(&it), great(&en)));
        let wait = |p10, p90, waiting| pair(&interval(Wait { p10, p50: p10, p90 }, waiting));
        assert_eq!(wait(600, 1_050, Some(0)), filled("wait-interval", &[("from", "10"), ("to", "18")]));
        assert_eq!(wait(300, 300, Some(4)), filled("wait-minutes", &[("to", "5")]));
        assert_eq!(wait(0, 60, Some(0)), server("wait-none"));
        assert_eq!([Some(1), None].map(|waiting| wait(0, 60, waiting)), [server("wait-short"), server("wait-short")]);
    }
}
