//! Keeps the certificate in force the right one: looks at it when told to and every so often, and says when it ends.

use std::time::Duration;

use protocol::Moment;
use tokio::{signal::unix::Signal, time::sleep};

use super::Tls;

/// How often files are looked at.
pub const WATCH: Duration = Duration::from_secs(60);

/// How many days before its end, and then each day, the log says that a certificate has to be renewed.
const WARN: i64 = 14;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// Never ends. Looks every `every`, and at each `told`; `changed` learns of each other certificate.
pub async fn keep(tls: Tls, every: Duration, now: impl Fn() -> Moment, mut told: Signal, changed: impl Fn(&Tls)) {
    let mut said = Said::default();
    loop {
        said.of_the_end((tls.certificate().ends.0 - now().0).div_euclid(DAY));
        let asked = tokio::select! {
            _ = told.recv() => true,
            () = sleep(every) => false,
        };
        match tls.refresh(now()) {
            Ok(true) => {
                said = Said::default();
                tracing::info!("another certificate is in force: {}", tls.certificate());
                changed(&tls);
            }
            Ok(false) if asked => tracing::info!("the certificate is the same as before: {}", tls.certificate()),
            Ok(false) => {}
            Err(error) => said.of_a_mistake(error.to_string()),
        }
    }
}

/// What the log has been told: each thing once.
#[derive(Default)]
struct Said {
    days_left: Option<i64>,
    mistake: String,
}

impl Said {
    fn of_the_end(&mut self, days_left: i64) {
        if days_left <= WARN && self.days_left != Some(days_left) {
            tracing::warn!(days_left, "the certificate ends soon: renew it");
            self.days_left = Some(days_left);
        }
    }

    fn of_a_mistake(&mut self, mistake: String) {
        if mistake != self.mistake {
            tracing::error!("the former certificate stays in force: {mistake}");
            self.mistake = mistake;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tokio::{
        signal::unix::{SignalKind, signal},
        sync::mpsc,
        time::timeout,
    };

    use super::*;
    use crate::tls::Wish;

    const NOW: Moment = Moment(1_800_000_000_000);

    #[tokio::test]
    async fn files_that_change_are_taken_up_by_themselves() {
        let dir = tempfile::tempdir().unwrap();
        let made = |name: &str| Tls::start(Wish::self_made(&dir.path().join(name), Vec::new()), NOW).unwrap();
        for name in ["one", "two"] {
            fs::create_dir(dir.path().join(name)).unwrap();
        }
        let (one, two) = (made("one"), made("two"));
        let file = |name: &str, file: &str| dir.path().join(name).join("tls").join(file);
        let (certificate, key) = (file("one", "certificate.pem"), file("one", "key.pem"));
        let tls = Tls::start(Wish::Files { certificate, key }, NOW).unwrap();
        assert_eq!(tls.certificate().fingerprint, one.certificate().fingerprint);
        assert_eq!(tls.marks(), None, "an authority vouches for what others made");

        let (tell, mut told) = mpsc::unbounded_channel();
        let changed = move |tls: &Tls| tell.send(tls.certificate().fingerprint.clone()).unwrap();
        let hangup = signal(SignalKind::hangup()).unwrap();
        let kept = tokio::spawn(keep(tls.clone(), Duration::from_millis(10), || NOW, hangup, changed));
        // One after the other: in between they do not fit, and the former stays in force.
        fs::copy(file("two", "certificate.pem"), file("one", "certificate.pem")).unwrap();
        assert!(timeout(Duration::from_millis(50), told.recv()).await.is_err());
        fs::copy(file("two", "key.pem"), file("one", "key.pem")).unwrap();
        let new = timeout(Duration::from_secs(30), told.recv()).await.unwrap().unwrap();
        assert_eq!([&new, &tls.certificate().fingerprint], [&two.certificate().fingerprint; 2]);
        kept.abort();
    }
}
