//! Fourteen desks call at once over HTTP until nobody waits: no citizen is called twice, none is left, and each is called
//! by a desk that serves the service.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use protocol::{DeskNo, ServiceId, TicketId, views::Ticket};
use tests::{
    client::Client,
    program::Server,
    rounds::{chance, rounds},
};
use tokio::{sync::Barrier, task::JoinSet};

const WAITING: usize = 200;

/// The services of the built-in office, each as often as its citizens come, more or less.
const ARRIVALS: [char; 14] = ['A', 'A', 'A', 'B', 'B', 'C', 'C', 'D', 'E', 'E', 'F', 'R', 'R', 'R'];

#[tokio::test(flavor = "multi_thread")]
async fn fourteen_desks_at_once_call_each_citizen_once() {
    let mut rng = chance("called_twice");
    for round in 0..rounds(5, 50) {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::start(folder.path(), &[]);
        let reception = server.client();
        let mut waiting = BTreeMap::new();
        for _ in 0..WAITING {
            let letter = rng.choice(ARRIVALS).unwrap();
            let ticket = reception.take(ServiceId::new(letter).unwrap()).await.unwrap();
            waiting.insert(ticket.id, ticket.service);
        }
        let desks = reception.desks().await;
        assert_eq!(desks.len(), 14);
        let serves: BTreeMap<DeskNo, Vec<ServiceId>> = desks.into_iter().map(|desk| (desk.desk, desk.serves)).collect();
        for desk in serves.keys() {
            reception.open(*desk).await.unwrap();
        }

        let start = Arc::new(Barrier::new(serves.len()));
        let mut calling = JoinSet::new();
        for desk in serves.keys().copied() {
            let (client, start) = (server.client(), start.clone());
            calling.spawn(async move {
                start.wait().await;
                (desk, call_all(&client, desk).await)
            });
        }
        let calls = calling.join_all().await;

        let called: Vec<TicketId> =
            calls.iter().flat_map(|(_, tickets)| tickets.iter().map(|ticket| ticket.id)).collect();
        let distinct: BTreeSet<TicketId> = called.iter().copied().collect();
        assert_eq!(called.len() - distinct.len(), 0, "called twice in round {round}");
        assert!(distinct.iter().eq(waiting.keys()), "round {round}: {} called of {WAITING}", distinct.len());
        for (desk, ticket) in calls.iter().flat_map(|(desk, tickets)| tickets.iter().map(move |ticket| (desk, ticket)))
        {
            assert!(serves[desk].contains(&waiting[&ticket.id]), "{desk} called {ticket:?}");
            assert_eq!(ticket.desk, Some(*desk), "{ticket:?}");
        }
        assert_eq!(reception.tickets(Some("waiting")).await, []);
        assert_eq!(reception.tickets(Some("served")).await.len(), WAITING);
        assert!(server.terminate().success());
    }
}

/// Calls until there is nobody whom this desk could call, and tells whom it called.
async fn call_all(client: &Client, desk: DeskNo) -> Vec<Ticket> {
    let mut called: Vec<Ticket> = Vec::new();
    while let Some(ticket) = client.next(desk, called.last().map(|ticket| ticket.id)).await.unwrap() {
        called.push(ticket);
    }
    called
}
