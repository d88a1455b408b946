//! What the kiosk has to tell the server and to learn from it, apart from presses: errands into requests, answers into what was done.

use device::{
    link::{Failed, Fares, Link, ok},
    mistake::Mistake,
};
use hyper::Method;
use protocol::{
    DeviceId, KioskId,
    kiosk::{KioskHealth, Settled},
    requests::{HandOver, LateRecord, Take, Withdraw},
    views::{Blocks, LateAnswers},
};

use super::ask;
use crate::{
    flow::{Done, Errand, for_older_servers},
    outbox::{Key, PressId},
};

/// Runs an errand. `fresh` is a key that nobody used before.
///
/// # Errors
/// Why it did not get through.
pub async fn run(link: &Link, kiosk: &KioskId, errand: Errand, fresh: &Key) -> Result<Done, Failed> {
    match errand {
        Errand::HandOver(records) => hand_over(link, kiosk, records, fresh).await,
        Errand::Settle(press, key, take) => settle(link, kiosk, press, &key, &take).await,
        Errand::Withdraw(press, key, ticket) => withdraw(link, press, &key, &ticket.to_string()).await,
        Errand::Setup => {
            link.get_tagged(&format!("/api/v1/kiosks/{kiosk}/setup")).await.map(|setup| Done::Setup(Box::new(setup)))
        }
        Errand::Blocks => blocks(link, kiosk, fresh).await,
        Errand::Health(told) => health(link, kiosk, told).await,
        Errand::RenewToken => link.renew_token(&fresh.0).await.map(Done::Renewed),
        Errand::ProveToken => link.who_am_i().await.map(|_| Done::TokenProven),
    }
}

/// How an errand came back, as the flow hears of it; the log is told once of what fails. `given`: the name by the file, which may be wrong.
#[must_use]
pub fn brought(came: Result<Done, Failed>, errand: &str, given: Option<&DeviceId>, fares: &Fares) -> Done {
    match came {
        Ok(done) => {
            fares.succeeded();
            done
        }
        Err(failed) => match given.and_then(|name| Mistake::of(&failed, name)) {
            Some(mistake) => Done::Mistaken(mistake),
            None => {
                // Errands go only while the line stands.
                fares.failed_beside_stream(errand, &failed, false);
                Done::Failed
            }
        },
    }
}

async fn hand_over(
    link: &Link,
    kiosk: &KioskId,
    records: Vec<(PressId, LateRecord)>,
    fresh: &Key,
) -> Result<Done, Failed> {
    let (presses, items): (Vec<_>, Vec<_>) = records.into_iter().unzip();
    let path = format!("/api/v1/kiosks/{kiosk}/tickets");
    let reply = link.tell(Method::POST, &path, Some(&fresh.0), &HandOver { items }).await?;
    ok(&reply)?;
    let answers = reply.read::<LateAnswers>()?.items;
    if answers.len() != presses.len() {
        return Err(Failed::Odd("it did not answer record by record".into()));
    }
    Ok(Done::HandedOver(presses.into_iter().zip(answers).collect()))
}

/// Nobody waits for this ticket any more. What has not reached the server is not to reach it later; what has is asked for
/// once more, so that it can be withdrawn.
async fn settle(link: &Link, kiosk: &KioskId, press: PressId, key: &Key, take: &Take) -> Result<Done, Failed> {
    let path = format!("/api/v1/kiosks/{kiosk}/give-up");
    let reply = link.tell(Method::POST, &path, Some(&key.0), &serde_json::json!({})).await?;
    if reply.status == 422 && reply.slug() == "key-reused" {
        return Ok(Done::Settled(press, ask(link, key, take).await));
    }
    ok(&reply).map(|()| Done::GivenUp(press))
}

async fn withdraw(link: &Link, press: PressId, key: &Key, ticket: &str) -> Result<Done, Failed> {
    let (path, own) = (format!("/api/v1/tickets/{ticket}/withdraw"), format!("{}-withdraw", key.0));
    // By the key of the press it shows that the ticket is its own.
    let withdraw = Withdraw { taken_under: Some(key.0.clone()) };
    let reply = link.tell(Method::POST, &path, Some(&own), &withdraw).await?;
    match reply.status {
        // Out of the queue, not known today any more, or past withdrawing.
        200..=299 | 404 | 409 => Ok(Done::Withdrawn(press)),
        _ => Err(Failed::status(&reply)),
    }
}

async fn health(link: &Link, kiosk: &KioskId, health: Box<KioskHealth>) -> Result<Done, Failed> {
    let path = format!("/api/v1/kiosks/{kiosk}/health");
    let mut reply = link.tell(Method::PUT, &path, None, &*health).await?;
    for less in for_older_servers(&health) {
        if reply.status == 422 {
            reply = link.tell(Method::PUT, &path, None, &less).await?;
        }
    }
    ok(&reply)?;
    // A server that has nothing to say of tickets, or knows of no such answer, sends no content.
    let settled = if reply.status == 204 { Vec::new() } else { reply.read::<Settled>()?.numbers };
    Ok(Done::HealthTold(health, settled))
}

async fn blocks(link: &Link, kiosk: &KioskId, fresh: &Key) -> Result<Done, Failed> {
    let path = format!("/api/v1/kiosks/{kiosk}/blocks");
    let reply = link.tell(Method::POST, &path, Some(&fresh.0), &serde_json::json!({})).await?;
    ok(&reply)?;
    Ok(Done::Blocks(reply.read::<Blocks>()?.items))
}

/// What it is, for the log.
#[must_use]
pub const fn kind(errand: &Errand) -> &'static str {
    match errand {
        Errand::HandOver(_) => "hand over",
        Errand::Settle(..) => "settle",
        Errand::Withdraw(..) => "withdraw",
        Errand::Setup => "setup",
        Errand::Blocks => "blocks",
        Errand::Health(_) => "health",
        Errand::RenewToken => "renew the token",
        Errand::ProveToken => "prove the token",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use axum::{
        Router,
        http::{HeaderMap, StatusCode},
        response::IntoResponse,
        routing::get,
    };
    use protocol::{DeviceKind, kiosk::KioskSetup};

    use super::*;
    use crate::link::Address;

    const SETUP: &str = r#"{"kiosk":"k1","body":{"it":"","en":""},"office":{"it":"","en":""},"time_zone":"Europe/Rome",
        "rehearsal":true,"services":[],"openings":[],"ticket":{"parts":[]}}"#;

    /// A server whose setup has this tag as often as it is asked, and then another; and how often it sent all of it.
    async fn server(same: usize) -> (Link, Arc<AtomicUsize>) {
        let (asked, sent) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
        let (asked, counted) = (Arc::new(asked), Arc::clone(&sent));
        let setup = move |headers: HeaderMap| async move {
            let tag = if asked.fetch_add(1, Ordering::SeqCst) < same { "\"a\"" } else { "\"b\"" };
            if headers.get("if-none-match").is_some_and(|has| has == tag) {
                return (StatusCode::NOT_MODIFIED, [("etag", tag)], "").into_response();
            }
            counted.fetch_add(1, Ordering::SeqCst);
            (StatusCode::OK, [("etag", tag)], SETUP).into_response()
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = Address::new(&format!("http://{}", listener.local_addr().unwrap()), None).unwrap();
        let router = Router::new().route("/api/v1/kiosks/{k}/setup", get(setup));
        tokio::spawn(async move { axum::serve(listener, router).await });
        (Link::new(DeviceKind::Kiosk, address).unwrap(), sent)
    }

    async fn fetched(link: &Link) -> KioskSetup {
        let done = run(link, &"k1".parse().unwrap(), Errand::Setup, &Key("fresh".into())).await;
        let Ok(Done::Setup(setup)) = done else { panic!("{done:?}") };
        *setup
    }

    /// A server from before parts could fail: it refuses every field that it does not know.
    #[tokio::test]
    async fn an_older_server_is_told_what_it_knows() {
        let told = Arc::new(std::sync::Mutex::new(Vec::new()));
        let noted = Arc::clone(&told);
        let health = move |body: axum::Json<serde_json::Value>| async move {
            let knows = body.get("failed").is_none() && body.get("stuck").is_none() && body["version"] == "1";
            noted.lock().unwrap().push(body.0.clone());
            if !knows {
                return StatusCode::UNPROCESSABLE_ENTITY.into_response();
            }
            // Reception has looked after one of its tickets.
            let settled = || axum::Json(serde_json::json!({ "numbers": ["A045"] })).into_response();
            if body["uptime"] == 2 { settled() } else { StatusCode::NO_CONTENT.into_response() }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = Address::new(&format!("http://{}", listener.local_addr().unwrap()), None).unwrap();
        let router = Router::new().route("/api/v1/kiosks/{k}/health", axum::routing::put(health));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let link = Link::new(DeviceKind::Kiosk, address).unwrap();
        let well = serde_json::json!({ "version": "1", "uptime": 1, "clock_trusted": true, "to_hand_over": 0, "numbers_left": 1,
            "printer": { "state": "ok", "profile": "p" }, "unprinted": [] });
        let mut ill = well.clone();
        (ill["failed"], ill["stuck"]) = (serde_json::json!(["lamps"]), serde_json::json!(["back"]));
        let health: Box<protocol::kiosk::KioskHealth> = serde_json::from_value(ill.clone()).unwrap();
        let (link, kiosk, key) = (&link, &"k1".parse().unwrap(), &Key("fresh".into()));
        let tells = |health| run(link, kiosk, Errand::Health(health), key);
        // All of it counts as told: it is not told again each second.
        assert!(
            matches!(tells(health.clone()).await, Ok(Done::HealthTold(all, settled)) if all == health && settled.is_empty())
        );
        assert_eq!(*told.lock().unwrap(), [ill, well.clone()]);
        let mut later = well.clone();
        later["uptime"] = 2.into();
        let later = tells(serde_json::from_value(later).unwrap()).await;
        assert!(matches!(later, Ok(Done::HealthTold(_, settled)) if settled == ["A045".parse().unwrap()]));
        told.lock().unwrap().pop();
        // What it refuses for another reason is not told once more.
        let mut other = well;
        other["version"] = "2".into();
        assert!(tells(serde_json::from_value(other).unwrap()).await.is_err());
        assert_eq!(told.lock().unwrap().len(), 3);
    }

    #[tokio::test]
    async fn a_setup_that_has_not_changed_is_not_sent_again() {
        let (link, sent) = server(3).await;
        let first = fetched(&link).await;
        for link in [link.clone(), link.with_token("another")] {
            assert_eq!(fetched(&link).await, first);
        }
        assert_eq!(sent.load(Ordering::SeqCst), 1, "the first time alone");
        assert_eq!(fetched(&link).await, first);
        assert_eq!(sent.load(Ordering::SeqCst), 2, "it has changed");
        assert_eq!(fetched(&link).await, first);
        assert_eq!(sent.load(Ordering::SeqCst), 2);
    }
}
