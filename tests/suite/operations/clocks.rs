//! A rehearsal's clock: where it resumes, how fast it runs.

use protocol::views::OfficeView;
use tests::program::Server;

use super::service;

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_resumes_at_its_start_or_at_its_last_record() {
    let folder = tempfile::tempdir().unwrap();
    let later = Server::start(folder.path(), &["--clock", "2026-11-24T11:00:00+01:00"]);
    let ticket = later.client().take(service('A')).await.unwrap();
    drop(later);

    let earlier = Server::start(folder.path(), &["--clock", "2026-11-24T09:00:00+01:00"]);
    let office = earlier.client().office().await;
    assert!(office.now >= ticket.issued_at, "{} lies before {}", office.now, ticket.issued_at);
    assert!(office.now < "2026-11-24T11:10:00+01:00".parse().unwrap(), "{}", office.now);
    assert!(!office.clock_suspect, "a rehearsal's clock is its own");
    drop(earlier);

    let next_day = Server::start(folder.path(), &["--clock", "2026-11-25T09:00:00+01:00"]);
    let office = next_day.client().office().await;
    assert_eq!(office.day, "2026-11-25");
    assert_eq!(next_day.client().tickets(None).await, []);
    assert_eq!(next_day.client().take(service('A')).await.unwrap().number.unwrap().to_string(), "A001");
}

/// Kiosks and boards have told citizens what time it is: what passed since the last record has passed.
#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_goes_on_where_it_stopped_whatever_was_recorded_since() {
    let folder = tempfile::tempdir().unwrap();
    let clock = ["--clock", "2026-11-24T09:00:00+01:00,x600"];
    let server = Server::start(folder.path(), &clock);
    let client = server.client();
    let recorded = client.take(service('A')).await.unwrap().issued_at;
    let stopped = loop {
        let now = client.office().await.now;
        if now.moment() > recorded.moment() + protocol::Span::from_minutes(10) {
            break now;
        }
    };
    assert!(server.terminate().success());
    let again = Server::start(folder.path(), &clock).client().office().await.now;
    assert!(again >= stopped, "{again} lies before {stopped}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_runs_as_fast_as_it_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &["--clock", "2026-11-24T09:00:00+01:00,x60"]);
    let client = server.client();
    let seconds = |office: &OfficeView| office.now.moment().0 / 1000;
    let began = std::time::Instant::now();
    let first = seconds(&client.office().await);
    let moved = loop {
        let moved = seconds(&client.office().await) - first;
        if moved >= 60 {
            break moved;
        }
    };
    let took = began.elapsed().as_secs_f64();
    // Views tell whole seconds, and the readings lie a request apart.
    assert!((moved as f64) <= took * 60.0 + 1.0, "{moved} s in {took} s");
    assert!(took < 30.0, "{moved} s took {took} s at sixty times the pace");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_passed_while_the_server_was_off_has_ended() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let ticket = server.client().take(service('A')).await.unwrap();
    drop(server);
    let server = Server::start(folder.path(), &["--clock", "2026-11-26T09:00:00+01:00"]);
    let figures: serde_json::Value = server.client().get("/reports/waits?by=day&from=2026-11-24&to=2026-11-26").await;
    assert_eq!(figures["items"][0]["date"], "2026-11-24", "{figures}");
    assert_eq!(figures["items"][0]["expired"], 1, "{figures}");
    assert_eq!(server.client().read(&format!("/api/v1/tickets/{}", ticket.id)).await.status, 404);
}
