//! The sentences that are fixed, on paper and on the screen.

use protocol::Language;

use super::of;

/// Fixed sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Text {
    /// Over the services.
    Choose,
    /// Over the services, with priority switched on.
    ChoosePriority,
    /// The priority button.
    Priority,
    /// Under it.
    PriorityFor,
    /// Under it, switched on.
    PriorityOn,
    /// Under it, where it is a button beside a screen.
    PriorityKeyFor,
    /// The same, switched on.
    PriorityKeyOn,
    /// Another page of services.
    OtherServices,
    /// The other language's button.
    OtherLanguage,
    /// The ticket is being asked for.
    Busy,
    /// It is being printed.
    Printing,
    /// It lies in the slot.
    Collect,
    /// Of a ticket: it goes before others.
    WithPriority,
    /// More time.
    More,
    /// Back to the first screen.
    Back,
    /// Is somebody still there?
    Still,
    /// Yes.
    GoOn,
    /// No.
    Anew,
    /// No paper.
    NoPaper,
    /// The printer's cover is open.
    CoverOpen,
    /// The printer does not work.
    NoPrinter,
    /// No answer and no number.
    NoAnswer,
    /// The service was closed meanwhile.
    JustShut,
    /// Too many at once.
    Crowded,
    /// Anything else.
    Failed,
    /// There is a number and no paper.
    NotPrinted,
    /// There is a number, and perhaps paper.
    PerhapsPrinted,
    /// Paper is waited for.
    WaitForPaper,
    /// Cut off, and no numbers left.
    Lost,
    /// What to do then.
    LostWhat,
    /// The office is closed.
    Closed,
    /// Where to go.
    Ask,
    /// Of a service: closed.
    ServiceClosed,
    /// Of a service: used up.
    ServiceFull,
    /// Of a service: stopped.
    ServiceStopped,
    /// On the ticket of a rehearsal.
    Rehearsal,
    /// On a copy.
    Copy,
    /// Under the code.
    Follow,
    /// Over what to have ready.
    Ready,
    /// On a ticket that was issued without the server.
    CutOff,
    /// What the kiosk's file says of it the server does not.
    NotSetUp,
    /// Whom to tell.
    NotSetUpWhat,
    /// Nobody has paired this kiosk yet.
    Unpaired,
    /// What to do about it.
    UnpairedWhat,
    /// A server is looked for on the network.
    Looking,
    /// None was found there.
    NoServer,
    /// More than one was found there.
    ManyServers,
    /// Of a server: it plays.
    IsRehearsal,
    /// A moment.
    Loading,
    /// The title of the page.
    Title,
    /// On the test ticket.
    Test,
    /// What the keys do.
    Keys,
    /// Over the services of a kiosk that is cut off.
    Alone,
    /// The page has lost the kiosk's own program.
    Gone,
    /// What comes of it.
    GoneWhat,
}

impl Text {
    /// The sentence.
    #[must_use]
    pub const fn say(self, language: Language) -> &'static str {
        let (it, en) = match self {
            Self::Choose => ("Scegliere il servizio", "Choose the service"),
            Self::ChoosePriority => ("Scegliere il servizio, con precedenza", "Choose the service, with priority"),
            Self::Priority => ("Precedenza", "Priority"),
            Self::PriorityFor => (
                "per chi ne ha diritto: toccare qui, poi il servizio",
                "for those entitled to it: touch here, then the service",
            ),
            Self::PriorityOn => (
                "attiva: toccare ora il servizio, o di nuovo qui per annullare",
                "on: now touch the service, or here again to cancel",
            ),
            Self::PriorityKeyFor => (
                "per chi ne ha diritto: premere il suo pulsante, poi quello del servizio",
                "for those entitled to it: press its button, then the service’s",
            ),
            Self::PriorityKeyOn => (
                "attiva: premere ora il pulsante del servizio, o di nuovo il suo per annullare",
                "on: now press the service’s button, or its own again to cancel",
            ),
            Self::OtherServices => ("Altri servizi", "More services"),
            Self::OtherLanguage => ("English", "Italiano"),
            Self::Busy => ("Emissione in corso…", "Issuing the ticket…"),
            Self::Printing => ("Stampa in corso…", "Printing…"),
            Self::Collect => ("Ritirare il biglietto", "Collect the ticket"),
            Self::WithPriority => ("Con precedenza", "With priority"),
            Self::More => ("Serve più tempo", "More time needed"),
            Self::Back => ("Fine", "Done"),
            Self::Still => ("Serve ancora tempo?", "Is more time needed?"),
            Self::GoOn => ("Sì, continuare", "Yes, continue"),
            Self::Anew => ("No, ricominciare", "No, start again"),
            Self::NoPaper => {
                ("Carta esaurita. Rivolgersi al punto accoglienza.", "The kiosk is out of paper. Ask at reception.")
            }
            Self::CoverOpen => (
                "Il coperchio della stampante è aperto. Rivolgersi al punto accoglienza.",
                "The printer’s cover is open. Ask at reception.",
            ),
            Self::NoPrinter => (
                "La stampante non funziona. Rivolgersi al punto accoglienza.",
                "The printer does not work. Ask at reception.",
            ),
            Self::NoAnswer => (
                "Il server non risponde: nessun biglietto è stato stampato. Rivolgersi al punto accoglienza.",
                "The server does not answer: no ticket was printed. Ask at reception.",
            ),
            Self::JustShut => (
                "Questo servizio non rilascia più numeri. Rivolgersi al punto accoglienza.",
                "This service gives no more numbers. Ask at reception.",
            ),
            Self::Crowded => (
                "Troppe richieste in questo momento. Riprovare tra poco o rivolgersi al punto accoglienza.",
                "Too many requests at this moment. Try again shortly, or ask at reception.",
            ),
            Self::Failed => (
                "Non è stato possibile emettere il biglietto. Rivolgersi al punto accoglienza.",
                "The ticket could not be issued. Ask at reception.",
            ),
            Self::NotPrinted => (
                "Il numero è assegnato, ma non è stato possibile stamparlo. Annotarlo, o rivolgersi al punto accoglienza.",
                "The number is yours, but it could not be printed. Note it down, or ask at reception.",
            ),
            Self::PerhapsPrinted => (
                "Il numero è assegnato. Se il biglietto non è uscito, annotarlo o rivolgersi al punto accoglienza.",
                "The number is yours. If no ticket came out, note it down or ask at reception.",
            ),
            Self::WaitForPaper => (
                "La stampante si è fermata. Il numero è assegnato: attendere, o annotarlo e rivolgersi al punto accoglienza.",
                "The printer has stopped. The number is yours: wait, or note it down and ask at reception.",
            ),
            Self::Lost => ("Il totem non è collegato", "The kiosk is not connected"),
            Self::LostWhat => (
                "Il numero si può chiedere al punto accoglienza. Il totem riprende da solo appena torna il collegamento.",
                "Ask for a number at reception. The kiosk goes on by itself as soon as it is connected again.",
            ),
            Self::Closed => ("Ufficio chiuso", "The office is closed"),
            Self::Ask => ("Rivolgersi al punto accoglienza.", "Ask at reception."),
            Self::ServiceClosed => ("chiuso", "closed"),
            Self::ServiceFull => ("numeri esauriti per oggi", "no numbers left today"),
            Self::ServiceStopped => ("sospeso: rivolgersi al punto accoglienza", "suspended: ask at reception"),
            Self::Rehearsal => ("PROVA – biglietto non valido", "REHEARSAL – ticket not valid"),
            Self::Copy => ("COPIA / COPY", "COPIA / COPY"),
            Self::Follow => ("Inquadrare per seguire la coda dal telefono", "Scan to follow the queue by phone"),
            Self::Ready => ("Da tenere pronto:", "To have ready:"),
            Self::CutOff => {
                ("Emesso senza collegamento: attesa non stimata", "Issued without connection: no estimate of the wait")
            }
            Self::NotSetUp => ("Questo totem non è configurato", "This kiosk is not set up"),
            Self::NotSetUpWhat => (
                "Chiedere il numero al punto accoglienza e segnalarlo lì.",
                "Ask for a number at reception, and tell them about it.",
            ),
            Self::Unpaired => ("Questo totem non è ancora associato", "This kiosk is not paired yet"),
            Self::UnpairedWhat => (
                "Sul computer di un amministratore aprire Amministrazione › Dispositivi e scrivere questo codice.",
                "On an administrator’s computer open Administration › Devices and type this code.",
            ),
            Self::Looking => ("Ricerca del server nella rete…", "Looking for the server on the network…"),
            Self::NoServer => (
                "Nessun server trovato nella rete: la ricerca continua. Altrimenti scrivere l’indirizzo del server nel file del totem (server.address).",
                "No server found on the network: the search goes on. Else write the server’s address in the kiosk’s file (server.address).",
            ),
            Self::ManyServers => (
                "Nella rete c’è più di un server: scrivere nel file del totem l’indirizzo di quello giusto (server.address).",
                "There is more than one server on the network: write the address of the right one in the kiosk’s file (server.address).",
            ),
            Self::IsRehearsal => ("una prova", "a rehearsal"),
            Self::Loading => ("Un momento…", "One moment…"),
            Self::Title => ("Totem", "Kiosk"),
            Self::Test => ("BIGLIETTO DI PROVA – non valido", "TEST TICKET – not valid"),
            Self::Keys => (
                "Tastiera: frecce e Invio; tra i servizi anche la loro lettera. Esc ricomincia.",
                "Keyboard: arrows and Enter; among the services also their letter. Esc starts again.",
            ),
            Self::Alone => (
                "Senza collegamento: i biglietti si ritirano comunque, senza attesa stimata.",
                "Not connected: tickets are given all the same, without an estimated wait.",
            ),
            Self::Gone => ("Il totem si sta riavviando", "The kiosk is starting again"),
            Self::GoneWhat => (
                "Riprende da solo tra poco. Se non riprende, rivolgersi al punto accoglienza.",
                "It goes on by itself shortly. If it does not, ask at reception.",
            ),
        };
        of(language, it, en)
    }
}
