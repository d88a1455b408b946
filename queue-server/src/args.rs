//! What can be typed. Settings come from the file `server.toml` in the data folder, then the environment, then flags,
//! the later ones prevailing.

use std::{net::SocketAddr, path::PathBuf, str::FromStr};

use clap::{Args, CommandFactory, Parser, Subcommand, error::ErrorKind};
use jiff::civil::Date;
use protocol::{Moment, OffsetTime, ServiceId};

use crate::{
    http::proxy::{ForwardHeader, Trusted},
    report::{ReportFormat, ReportKey},
};

/// The queue server of one office.
#[derive(Debug, Parser)]
#[command(name = "queue-server", version, propagate_version = true, about, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Program,
}

impl Cli {
    /// What was typed. Wrong usage ends the program with code 2 and says what is wrong.
    #[must_use]
    pub fn checked() -> Self {
        let cli = Self::parse();
        if let Program::Report(report) = &cli.command {
            let ReportSpan { from, to, .. } = report.span();
            if from > to {
                let wrong = format!("--from {from} lies after --to {to}: name the earlier day first");
                Self::command().error(ErrorKind::ValueValidation, wrong).exit();
            }
        }
        cli
    }
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Program {
    /// Serve an office over HTTP
    Serve(Serve),
    /// Make the data folder and the first administrator, and print the password for the first entry
    Init(Init),
    /// Check, apply or show the office file
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Load history files into the history
    Import(Import),
    /// Print figures
    #[command(subcommand)]
    Report(ReportCommand),
    /// Replay the journal and check its chain and every projection
    Verify {
        /// Which office.
        #[command(flatten)]
        data: Data,
    },
    /// Make a consistent copy, also while serving
    Backup {
        /// Which office.
        #[command(flatten)]
        data: Data,
        /// The copy to make; nothing is overwritten
        file: PathBuf,
    },
    /// Make a data folder from a backup
    Restore {
        /// Which office.
        #[command(flatten)]
        data: Data,
        /// The backup
        file: PathBuf,
    },
}

/// Which office.
#[derive(Clone, Debug, Args)]
pub struct Data {
    /// The data folder of the office
    #[arg(long = "data", value_name = "DIR", env = "NUMERETTO_DATA")]
    pub folder: PathBuf,
}

/// Who is let in first.
#[derive(Clone, Debug, Args)]
pub struct Init {
    /// Which office.
    #[command(flatten)]
    pub data: Data,
    /// The office file of a new folder; the built-in Piacenza office without it
    #[arg(long, value_name = "FILE", env = "NUMERETTO_CONFIG")]
    pub config: Option<PathBuf>,
    /// The name under which the administrator signs in
    #[arg(long, value_name = "NAME", default_value = "administrator")]
    pub name: String,
    /// A new password for the person of that name, who is there already
    #[arg(long)]
    pub new_password: bool,
}

/// How to serve.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Which office.
    #[command(flatten)]
    pub data: Data,
    /// The office file; without it a new folder gets the built-in Piacenza office, and another keeps what it has
    #[arg(long, value_name = "FILE", env = "NUMERETTO_CONFIG")]
    pub config: Option<PathBuf>,
    /// Where to listen; port 0 takes a free one [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR", env = "NUMERETTO_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// Where to serve only what citizens' phones may reach
    #[arg(long, value_name = "ADDR", env = "NUMERETTO_PUBLIC_LISTEN")]
    pub public_listen: Option<SocketAddr>,
    /// A rehearsal on a simulated clock: 2026-11-24T09:00:00+01:00,x60
    #[arg(long, value_name = "START[,xSPEED]", env = "NUMERETTO_CLOCK")]
    pub clock: Option<Simulation>,
    /// How it is reached from other machines.
    #[command(flatten)]
    pub reach: Reach,
    /// Write logs as JSON
    #[arg(long, env = "NUMERETTO_LOG_JSON")]
    pub log_json: bool,
    /// What was started beside this server. Not typed; the demo has both.
    #[arg(skip)]
    pub simulated: Box<crate::http::Simulated>,
}

/// How a server is reached from other machines.
#[derive(Clone, Debug, Default, Args)]
pub struct Reach {
    /// Serve over TLS with the certificate in FILE (PEM, the whole chain); looked at again on SIGHUP and when it changes
    #[arg(long, value_name = "FILE", env = "NUMERETTO_TLS_CERT")]
    pub tls_cert: Option<PathBuf>,
    /// The key of the certificate (PEM)
    #[arg(long, value_name = "FILE", env = "NUMERETTO_TLS_KEY")]
    pub tls_key: Option<PathBuf>,
    /// Serve over TLS with a certificate that the server makes for itself and keeps in the data folder: self-made
    #[arg(long, value_name = "KIND", env = "NUMERETTO_TLS")]
    pub tls: Option<Making>,
    /// A name or address for the self-made certificate, beyond those that the machine knows of itself
    #[arg(long, value_name = "NAME", env = "NUMERETTO_TLS_NAME", value_delimiter = ',')]
    pub tls_name: Vec<String>,
    /// Behind a proxy that tells of its clients in this header: x-forwarded-for or forwarded
    #[arg(long, value_name = "HEADER", env = "NUMERETTO_BEHIND_PROXY")]
    pub behind_proxy: Option<ForwardHeader>,
    /// A proxy whose word is taken: its address, or a network
    #[arg(long, value_name = "ADDR", env = "NUMERETTO_TRUSTED_PROXY", value_delimiter = ',')]
    pub trusted_proxy: Vec<Trusted>,
    /// Serve other machines without TLS: passwords and tickets can be read on that network
    #[arg(long, env = "NUMERETTO_PLAIN_HTTP")]
    pub plain_http: bool,
    /// Do not tell devices on the network where this server is (multicast DNS, _numeretto._tcp)
    #[arg(long, env = "NUMERETTO_NO_ANNOUNCE")]
    pub no_announce: bool,
}

/// Who makes a certificate that nobody has been asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Making {
    /// The server itself.
    SelfMade,
}

impl FromStr for Making {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "self-made" => Ok(Self::SelfMade),
            _ => Err(format!("{text:?} is none: self-made; for a certificate in files, say --tls-cert and --tls-key")),
        }
    }
}

/// A simulated clock, as typed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Simulation {
    /// Where it starts.
    pub start: Moment,
    /// Simulated seconds a second.
    pub speed: f64,
}

impl FromStr for Simulation {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (start, speed) = match text.split_once(',') {
            Some((start, speed)) => (start, Some(speed)),
            None => (text, None),
        };
        let start: OffsetTime = start.parse().map_err(|bad: protocol::time::BadTime| bad.to_string())?;
        let speed = speed.map_or(Ok(1.0), |speed| {
            let number = speed.strip_prefix('x').and_then(|number| number.parse::<f64>().ok());
            number
                .filter(|number| (0.001..=10_000.0).contains(number))
                .ok_or_else(|| format!("{speed:?} is not a speed like x60 (x0.001 to x10000)"))
        })?;
        Ok(Self { start: start.moment(), speed })
    }
}

/// What to do about the office file.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Report every mistake of an office file at once
    Check {
        /// The office file
        file: PathBuf,
    },
    /// Put an office file into force
    Apply {
        /// Which office.
        #[command(flatten)]
        data: Data,
        /// The office file
        file: PathBuf,
    },
    /// Print the office in force as a file
    Show {
        /// Which office.
        #[command(flatten)]
        data: Data,
    },
}

/// What to load.
#[derive(Debug, Args)]
pub struct Import {
    /// Which office.
    #[command(flatten)]
    pub data: Data,
    /// Tickets, one row a leg
    pub tickets: PathBuf,
    /// Sessions of desks
    #[arg(long, value_name = "FILE")]
    pub sessions: Option<PathBuf>,
}

/// Which figures.
#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// Waits by hour band, day, service, …
    Waits {
        /// How to group
        #[arg(long, value_name = "KEY")]
        by: ReportKey,
        /// Which days, and how to print.
        #[command(flatten)]
        span: ReportSpan,
    },
    /// Service times by service
    ServiceTime {
        /// Which days, and how to print.
        #[command(flatten)]
        span: ReportSpan,
    },
    /// Emoticons by month
    Feedback {
        /// Which days, and how to print.
        #[command(flatten)]
        span: ReportSpan,
    },
}

impl ReportCommand {
    /// Over which days, and how to print.
    #[must_use]
    pub const fn span(&self) -> &ReportSpan {
        match self {
            Self::Waits { span, .. } | Self::ServiceTime { span } | Self::Feedback { span } => span,
        }
    }
}

/// Over which days, and how to print.
#[derive(Clone, Debug, Args)]
pub struct ReportSpan {
    /// Which office.
    #[command(flatten)]
    pub data: Data,
    /// First day, 2009-12-01
    #[arg(long, value_name = "DATE")]
    pub from: Date,
    /// Last day, included
    #[arg(long, value_name = "DATE")]
    pub to: Date,
    /// Only this service
    #[arg(long, value_name = "LETTER")]
    pub service: Option<ServiceId>,
    /// json, csv or xlsx
    #[arg(long, default_value = "csv")]
    pub format: ReportFormat,
}
