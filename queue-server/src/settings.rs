//! Settings of `serve`: the file `server.toml` in the data folder, below the environment and flags, put together and held
//! against each other.

use std::{
    fs, io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::{
    args::{Making, Reach, Serve, Simulation},
    http::proxy::Proxies,
    tls::Wish,
};

/// Where a server listens unless it is told otherwise.
pub const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// `server.toml`, as it stands there.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    listen: Option<SocketAddr>,
    public_listen: Option<SocketAddr>,
    config: Option<PathBuf>,
    clock: Option<String>,
    tls: Option<String>,
    tls_cert: Option<PathBuf>,
    tls_key: Option<PathBuf>,
    tls_name: Vec<String>,
    behind_proxy: Option<String>,
    trusted_proxy: Vec<String>,
    plain_http: bool,
    announce: Option<bool>,
}

/// How to serve.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) listen: SocketAddr,
    pub(crate) public_listen: Option<SocketAddr>,
    pub(crate) config: Option<PathBuf>,
    pub(crate) simulation: Option<Simulation>,
    pub(crate) tls: Option<Wish>,
    pub(crate) proxies: Option<Arc<Proxies>>,
    /// Devices on the network are told where the server is.
    pub(crate) announce: bool,
}

impl Settings {
    /// What was typed, said by the environment, or stands in the file of the folder; the former prevail.
    ///
    /// # Errors
    /// What is wrong, where, and what to do.
    pub(crate) fn of(serve: &Serve) -> anyhow::Result<Self> {
        let path = serve.data.folder.join("server.toml");
        let file = read(&path)?;
        let wrong = |key: &str, why: String| anyhow::anyhow!("{}, {key}: {why}: mend it there", path.display());
        let simulation = match (serve.clock, &file.clock) {
            (None, Some(typed)) => Some(typed.parse().map_err(|why| wrong("clock", why))?),
            (typed, _) => typed,
        };
        let reach = both(&serve.reach, &file).map_err(|(key, why)| wrong(key, why))?;
        let settings = Self {
            listen: serve.listen.or(file.listen).unwrap_or(LISTEN),
            public_listen: serve.public_listen.or(file.public_listen),
            config: serve.config.clone().or(file.config),
            simulation,
            tls: wish(&reach, &serve.data.folder)?,
            proxies: proxies(&reach)?.map(Arc::new),
            announce: !reach.no_announce,
        };
        if reach.plain_http && settings.tls.is_some() {
            bail!("--plain-http contradicts --tls and --tls-cert: leave out one of them");
        }
        if !reach.plain_http {
            settings.check_reach()?;
        }
        Ok(settings)
    }

    /// Passwords are read and tickets taken by whoever listens on a network.
    fn check_reach(&self) -> anyhow::Result<()> {
        let is_open = |address: &SocketAddr| !address.ip().is_loopback();
        match [Some(self.listen), self.public_listen].into_iter().flatten().find(is_open) {
            Some(address) if self.tls.is_none() && self.proxies.is_none() => bail!(
                "{address} can be reached from other machines, and what is sent there could be read on the way: say \
                 --tls-cert FILE --tls-key FILE, or --tls self-made for a certificate of the server's own, or \
                 --behind-proxy HEADER --trusted-proxy ADDR if a proxy in front of it speaks HTTPS, or listen on \
                 127.0.0.1; --plain-http if passwords and tickets may be read on that network"
            ),
            _ => Ok(()),
        }
    }
}

fn read(path: &Path) -> anyhow::Result<File> {
    match fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).map_err(|wrong| {
            let before = wrong.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            anyhow::anyhow!("{}, line {line}: {}: mend it there", path.display(), wrong.message())
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(File::default()),
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}

/// What was typed before what the file says; where the file is wrong its key and why.
fn both(typed: &Reach, file: &File) -> Result<Reach, (&'static str, String)> {
    let said = |key, text: &Option<String>| text.as_ref().map(|text| (key, text.clone()));
    let behind_proxy = match (typed.behind_proxy, said("behind_proxy", &file.behind_proxy)) {
        (None, Some((key, text))) => Some(text.parse().map_err(|why| (key, why))?),
        (typed, _) => typed,
    };
    let tls = match (typed.tls, said("tls", &file.tls)) {
        (None, Some((key, text))) => Some(text.parse::<Making>().map_err(|why| (key, why))?),
        (typed, _) => typed,
    };
    let trusted_proxy = if typed.trusted_proxy.is_empty() {
        let parsed = file.trusted_proxy.iter().map(|text| text.parse());
        parsed.collect::<Result<_, _>>().map_err(|why| ("trusted_proxy", why))?
    } else {
        typed.trusted_proxy.clone()
    };
    Ok(Reach {
        tls,
        tls_cert: typed.tls_cert.clone().or_else(|| file.tls_cert.clone()),
        tls_key: typed.tls_key.clone().or_else(|| file.tls_key.clone()),
        tls_name: if typed.tls_name.is_empty() { file.tls_name.clone() } else { typed.tls_name.clone() },
        behind_proxy,
        trusted_proxy,
        plain_http: typed.plain_http || file.plain_http,
        no_announce: typed.no_announce || file.announce == Some(false),
    })
}

fn wish(reach: &Reach, folder: &Path) -> anyhow::Result<Option<Wish>> {
    if !reach.tls_name.is_empty() && reach.tls.is_none() {
        bail!("--tls-name is for a certificate of the server's own: say --tls self-made too, or leave it out");
    }
    match (reach.tls, &reach.tls_cert, &reach.tls_key) {
        (None, None, None) => Ok(None),
        (None, Some(certificate), Some(key)) => {
            Ok(Some(Wish::Files { certificate: certificate.clone(), key: key.clone() }))
        }
        (None, Some(_), None) => bail!("--tls-cert is said without --tls-key: name the file of its key too"),
        (None, None, Some(_)) => bail!("--tls-key is said without --tls-cert: name the file of its certificate too"),
        (Some(Making::SelfMade), None, None) => Ok(Some(Wish::self_made(folder, reach.tls_name.clone()))),
        (Some(Making::SelfMade), ..) => {
            bail!(
                "--tls self-made and --tls-cert are both said (a flag, the environment or server.toml): leave out one"
            )
        }
    }
}

fn proxies(reach: &Reach) -> anyhow::Result<Option<Proxies>> {
    match (reach.behind_proxy, reach.trusted_proxy.as_slice()) {
        (None, []) => Ok(None),
        (Some(header), trusted @ [_, ..]) => Ok(Some(Proxies::new(header, trusted.to_vec()))),
        (Some(_), []) => bail!(
            "--behind-proxy is said, but not which proxy is believed: say --trusted-proxy with its address (127.0.0.1 for \
             one on this machine)"
        ),
        (None, _) => bail!(
            "--trusted-proxy is said, but not what the proxy writes: say --behind-proxy x-forwarded-for or --behind-proxy \
             forwarded"
        ),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::args::{Cli, Program};

    fn of(file: &str, typed: &[&str]) -> Result<Settings, String> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("server.toml"), file).unwrap();
        let args = ["queue-server", "serve", "--data"].iter().map(Into::into);
        let args = args.chain([folder.path().as_os_str().to_owned()]).chain(typed.iter().map(Into::into));
        let Program::Serve(serve) = Cli::try_parse_from(args).map_err(|error| error.to_string())?.command else {
            panic!("serve was typed")
        };
        Settings::of(&serve).map_err(|error| format!("{error:#}"))
    }

    #[track_caller]
    fn refused(file: &str, typed: &[&str], told: &[&str]) {
        let said = of(file, typed).unwrap_err();
        assert!(told.iter().all(|part| said.contains(part)), "{told:?} in: {said}");
    }

    #[test]
    fn flags_stand_above_the_file() {
        let file = "listen = \"127.0.0.1:81\"\npublic_listen = \"127.0.0.1:82\"\ntls_cert = \"a\"\ntls_key = \"b\"\n";
        let settings = of(file, &["--listen", "127.0.0.1:83", "--tls-cert", "c"]).unwrap();
        assert_eq!(settings.listen.port(), 83);
        assert_eq!(settings.public_listen.unwrap().port(), 82);
        assert_eq!(settings.tls, Some(Wish::Files { certificate: "c".into(), key: "b".into() }));
        assert_eq!(of("", &[]).unwrap().listen, LISTEN);
        assert!(of("announce = true", &[]).unwrap().announce && of("", &[]).unwrap().announce);
        assert!(!of("announce = false", &[]).unwrap().announce);
        assert!(!of("announce = true", &["--no-announce"]).unwrap().announce);
    }

    #[test]
    fn beyond_this_machine_nothing_is_read_on_the_way_unless_that_is_said() {
        let proxy = ["--behind-proxy", "forwarded", "--trusted-proxy", "10.0.0.1,fd00::/8"];
        let covers: [&[&str]; 4] =
            [&["--tls", "self-made"], &["--tls-cert", "a", "--tls-key", "b"], &proxy, &["--plain-http"]];
        for door in ["--listen", "--public-listen"] {
            refused(
                "",
                &[door, "[::]:0"],
                &["[::]:0", "--tls-cert", "--tls self-made", "--behind-proxy", "--plain-http"],
            );
            assert!(of("", &[door, "[::1]:0"]).is_ok());
            for cover in covers {
                assert!(of("", &[&[door, "0.0.0.0:0"], cover].concat()).is_ok(), "{cover:?}");
            }
        }
        assert!(of("plain_http = true\nlisten = \"0.0.0.0:0\"\n", &[]).is_ok());
    }

    #[test]
    fn what_does_not_go_together_is_named_with_its_remedy() {
        refused("", &["--tls-cert", "a"], &["--tls-cert", "without --tls-key"]);
        refused("", &["--tls-key", "a"], &["--tls-key", "without --tls-cert"]);
        refused(
            "tls = \"self-made\"",
            &["--tls-cert", "a", "--tls-key", "b"],
            &["both", "server.toml", "leave out one"],
        );
        refused("", &["--tls-name", "coda.example"], &["--tls-name", "--tls self-made"]);
        refused("", &["--behind-proxy", "forwarded"], &["--trusted-proxy", "127.0.0.1"]);
        refused("", &["--trusted-proxy", "10.0.0.1"], &["--behind-proxy x-forwarded-for"]);
        refused("plain_http = true", &["--tls", "self-made"], &["--plain-http contradicts"]);
    }

    #[test]
    fn a_mistake_in_the_file_is_named_with_its_place() {
        refused("tls = \"magic\"", &[], &["server.toml, tls", "magic", "self-made"]);
        refused("behind_proxy = \"via\"", &[], &["server.toml, behind_proxy", "via", "forwarded"]);
        refused("trusted_proxy = [\"10.0.0.0/99\"]", &[], &["server.toml, trusted_proxy", "10.0.0.0/99"]);
        refused("clock = \"noon\"", &[], &["server.toml, clock"]);
        refused("\nclok = 1", &[], &["server.toml, line 2", "clok"]);
        refused("", &["--tls", "magic"], &["--tls", "magic", "self-made"]);
        refused("", &["--trusted-proxy", "x"], &["--trusted-proxy", "neither an address nor a network"]);
    }
}
