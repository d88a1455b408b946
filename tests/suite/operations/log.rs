//! What whoever looks after the server reads in its log.

use std::time::Duration;

use serde_json::json;
use tests::{client::Post, program::Server};

/// Somebody may hold a paper whose number stands in no queue: that is told, without the number, which would outlive the day's records.
#[tokio::test(flavor = "multi_thread")]
async fn a_late_record_that_is_refused_stands_in_the_log_without_its_number() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let kiosk = server.client().as_("k1");
    let record = |number: &str| json!({ "number": number, "service": "A", "occurred_at": "2026-11-24T08:45:00+01:00" });
    let of_no_block = json!({ "items": [record("A499")] });
    let answer = kiosk.send(&Post::new("/kiosks/k1/tickets", of_no_block)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let warned =
        |said: &str| said.lines().filter(|line| line.contains("is refused")).map(str::to_owned).collect::<Vec<_>>();
    let told = async {
        loop {
            if let Some(line) = warned(&server.said()).pop() {
                break line;
            }
            tokio::task::yield_now().await;
        }
    };
    let line = tokio::time::timeout(Duration::from_secs(30), told).await.expect("the log tells of it");
    super::assert_tells(&line, &["WARN", "k1", "A", "outside-block", "reception"]);
    assert!(!line.contains("499"), "{line}");
    assert!(server.terminate().success());
}
