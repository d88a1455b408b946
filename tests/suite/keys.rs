//! Every request is sent twice under its key, side by side or one after the other, and all of them again after a crash:
//! one ticket a key, no number twice, and always the first answer.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use protocol::{DeskNo, ServiceId, views::Ticket};
use serde_json::json;
use tests::{
    client::{Client, Post, Reply},
    program::Server,
    rounds::say,
};
use tokio::task::JoinSet;

const CLIENTS: usize = 32;
const TICKETS: usize = 5000;
const SERVICES: &str = "ABCDEFR";

type Answered = (Post, Reply);

fn service(index: usize) -> ServiceId {
    ServiceId::new(SERVICES.chars().nth(index % SERVICES.len()).unwrap()).unwrap()
}

/// A key is its caller's: all that these tests send is sent by the head, who may take tickets and open desks.
fn head(server: &Server) -> Client {
    server.client().as_("head")
}

/// Sends a command twice: side by side, or the second once the first is answered.
async fn twice(client: &Client, post: Post, side_by_side: bool) -> Answered {
    let (first, second) = if side_by_side {
        tokio::join!(client.send(&post), client.send(&post))
    } else {
        (client.send(&post).await, client.send(&post).await)
    };
    assert_eq!(first.status, 201, "{first:?}");
    assert_eq!(first, second, "{post:?}");
    (post, first)
}

/// Every client sends its share, one ticket after the other.
async fn take_all(server: &Server) -> Vec<Answered> {
    let mut taking = JoinSet::new();
    for client in 0..CLIENTS {
        let http = head(server);
        taking.spawn(async move {
            let mut answered = Vec::new();
            for ticket in (client..TICKETS).step_by(CLIENTS) {
                let side_by_side = (ticket / CLIENTS).is_multiple_of(2);
                answered.push(twice(&http, Post::take(service(ticket)), side_by_side).await);
            }
            answered
        });
    }
    taking.join_all().await.into_iter().flatten().collect()
}

/// Every client sends its share of known keys again.
async fn repeat_all(server: &Server, answered: &Arc<Vec<Answered>>) {
    let mut repeating = JoinSet::new();
    for client in 0..CLIENTS {
        let (http, answered) = (head(server), answered.clone());
        repeating.spawn(async move {
            for (post, first) in answered.iter().skip(client).step_by(CLIENTS) {
                assert_eq!(http.send(post).await, *first, "{post:?}");
            }
        });
    }
    repeating.join_all().await;
}

/// What was answered is all that there is: one ticket a key, and the numbers of each service without a gap.
async fn assert_one_ticket_a_key(client: &Client, answered: &[Answered]) {
    let tickets: Vec<Ticket> = answered.iter().map(|(_, reply)| reply.ok().unwrap()).collect();
    let ids: BTreeSet<_> = tickets.iter().map(|ticket| ticket.id).collect();
    assert_eq!(ids.len(), TICKETS);
    let listed: BTreeSet<_> = client.tickets(None).await.into_iter().map(|ticket| ticket.id).collect();
    assert!(listed == ids, "{} listed, {} answered", listed.len(), ids.len());
    let mut numbers: BTreeMap<ServiceId, Vec<u32>> = BTreeMap::new();
    for number in tickets.iter().map(|ticket| ticket.number.unwrap()) {
        numbers.entry(number.prefix).or_default().push(number.number);
    }
    assert_eq!(numbers.len(), SERVICES.len());
    for (service, mut given) in numbers {
        given.sort_unstable();
        assert!(given.iter().copied().eq(1..=u32::try_from(given.len()).unwrap()), "{service}: {given:?}");
    }
}

/// The key of another command is refused, and changes nothing.
async fn assert_bound_to_its_body(client: &Client, known: &Post) {
    let other = Post { body: json!({"service": "A", "channel": "reception"}), ..known.clone() };
    let elsewhere = Post { path: "/desks/1/open".into(), body: json!({}), ..known.clone() };
    for post in [other, elsewhere] {
        let problem = client.send(&post).await.problem();
        assert_eq!((problem.status, problem.slug()), (422, "key-reused"), "{problem:?}");
    }
    assert_eq!(client.desks().await[0].state.as_str(), "closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_has_the_effect_of_one_also_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let began = std::time::Instant::now();
    let answered = Arc::new(take_all(&server).await);
    say(&format!("keys: {TICKETS} tickets, each asked for twice, in {:?}", began.elapsed()));
    assert_one_ticket_a_key(&head(&server), &answered).await;
    assert_bound_to_its_body(&head(&server), &answered[0].0).await;
    server.kill9();

    let server = Server::start(folder.path(), &[]);
    repeat_all(&server, &answered).await;
    assert_one_ticket_a_key(&head(&server), &answered).await;
    assert_bound_to_its_body(&head(&server), &answered[0].0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_are_not_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let client = server.client();
    let ticket = client.take(service(0)).await.unwrap();
    let next = Post::next(DeskNo(1), None);
    let refused = client.send(&next).await.problem();
    assert_eq!((refused.status, refused.slug()), (409, "desk-closed"));
    client.open(DeskNo(1)).await.unwrap();
    let called: Ticket = client.send(&next).await.ok().unwrap();
    assert_eq!(called.id, ticket.id);
    assert_eq!(client.send(&next).await.ok::<Ticket>().unwrap(), called, "the same call, not another");
}
