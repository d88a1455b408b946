//! SIGTERM under load: what was answered is there, and the server ends by itself and says that all is well.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use protocol::views::Ticket;
use tests::{
    client::{Client, Post},
    program::Server,
};
use tokio::{sync::Notify, task::JoinSet};

use super::{service, verify};

/// Takes tickets until the server takes no more, and tells those that were answered.
async fn take_until_stopped(client: Client, enough: Arc<Notify>, count: Arc<AtomicUsize>) -> Vec<Ticket> {
    let mut taken = Vec::new();
    loop {
        match client.try_send(&Post::take(service('A'))).await {
            Ok(reply) if reply.status == 201 => taken.push(reply.ok().unwrap()),
            // Told to come again, or the connection has gone: both are a stop in good order.
            Ok(reply) => {
                assert_eq!((reply.status, reply.problem().slug().to_owned()), (503, "stopping".to_owned()));
                return taken;
            }
            Err(_) => return taken,
        }
        if count.fetch_add(1, Ordering::Relaxed) == 100 {
            enough.notify_one();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_told_to_stop_keeps_all_that_it_answered() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let (enough, count) = (Arc::new(Notify::new()), Arc::new(AtomicUsize::new(0)));
    let mut taking = JoinSet::new();
    for _ in 0..16 {
        taking.spawn(take_until_stopped(server.client(), enough.clone(), count.clone()));
    }
    enough.notified().await;
    server.tell_to_stop();
    let taken: Vec<Ticket> = taking.join_all().await.into_iter().flatten().collect();
    let status = server.ended();
    assert_eq!(status.code(), Some(0), "{status:?}");
    assert!(taken.len() > 100);
    verify(folder.path()).done();

    let server = Server::start(folder.path(), &[]);
    let listed = server.client().tickets(None).await;
    for ticket in &taken {
        assert!(listed.iter().any(|found| (found.id, found.number) == (ticket.id, ticket.number)), "lost: {ticket:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_does_not_hold_up_a_stop() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let mut stream = server.client().stream("/board/stream").await.unwrap();
    assert!(stream.chunk().await.unwrap().is_some(), "a whole view on connect");
    server.tell_to_stop();
    while let Ok(Some(_)) = stream.chunk().await {}
    assert_eq!(server.ended().code(), Some(0));
}
