//! Serving, and coming to an end in good order.
//!
//! A [`Door`] is a listener with what is behind it: a router, a certificate, the proxies it trusts. Each connection that
//! is let in has one of the door's places (`places`), its bytes are watched (`wire`), and it is talked to in HTTP/1.1,
//! or in HTTP/2 where TLS has agreed on it (`connection`). What a client may keep us waiting for is in [`Endurance`].
//!
//! This is hyper itself, not `axum::serve` or `axum-server`: those wait for ever for a connection that says nothing,
//! and neither lets one connection give way to another.

mod connection;
mod places;
mod wire;

use std::{future::Future, io, net::SocketAddr, sync::Arc, time::Duration};

use axum::Router;
use futures_util::future::join_all;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::{MissedTickBehavior, interval, sleep, timeout},
};

use self::places::Places;
use super::{AppState, proxy::Proxies};
use crate::tls::Tls;

/// How long requests in flight may still take once the server stops.
pub const GRACE: Duration = Duration::from_secs(5);

/// How often counters, limits and sessions that are over are tidied.
const TIDY: Duration = Duration::from_secs(5);

/// How long a door that cannot accept (no file descriptors left) waits before it tries again.
const BREATH: Duration = Duration::from_millis(100);

/// What a server puts up with.
#[derive(Clone, Copy, Debug)]
pub struct Endurance {
    /// How many connections each door holds.
    pub places: usize,
    /// How long a connection may ask nothing: a handshake, half the beginning of a request, or a pause between two.
    pub quiet: Duration,
    /// How long an answer may go without the client taking a byte of it. Streams say something more often than that.
    pub stall: Duration,
    /// How long a request's body may take to arrive; less than the [deadline](super::edge::DEADLINE) of the answer.
    pub body: Duration,
    /// How long requests in flight may still take once the server stops.
    pub grace: Duration,
}

impl Default for Endurance {
    fn default() -> Self {
        Self {
            places: MOST_PLACES,
            quiet: Duration::from_secs(20),
            stall: Duration::from_secs(45),
            body: Duration::from_secs(8),
            grace: GRACE,
        }
    }
}

/// More clients than the largest hall holds.
const MOST_PLACES: usize = 4096;

/// Descriptors that the office itself may need: the journal, its readers, the log, a backup.
const OWN_DESCRIPTORS: u64 = 128;

impl Endurance {
    /// With as many places at each of two doors as file descriptors allow.
    #[must_use]
    pub fn within(descriptors: u64) -> Self {
        let for_a_door = usize::try_from(descriptors.saturating_sub(OWN_DESCRIPTORS) / 2).unwrap_or(MOST_PLACES);
        Self { places: for_a_door.clamp(16, MOST_PLACES), ..Self::default() }
    }
}

/// A listener and what is behind it.
#[derive(Debug)]
pub struct Door {
    /// Where it listens.
    pub listener: TcpListener,
    /// What it leads to.
    pub router: Router,
    /// With which certificate; plain HTTP without.
    pub tls: Option<Tls>,
    /// Whose word on a client's address is taken.
    pub proxies: Option<Arc<Proxies>>,
}

impl From<(TcpListener, Router)> for Door {
    fn from((listener, router): (TcpListener, Router)) -> Self {
        Self { listener, router, tls: None, proxies: None }
    }
}

/// Serves these doors until `shutdown`: then nothing new is accepted, streams end, requests in flight are finished, at
/// most for [`GRACE`]. The office is stopped afterwards by its owner.
///
/// # Errors
/// None at present: a door that cannot accept tries again.
pub async fn serve(
    app: &AppState,
    doors: Vec<impl Into<Door>>,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    serve_enduring(app, doors, Endurance::default(), shutdown).await
}

/// The same with other patience.
///
/// # Errors
/// As [`serve`].
pub async fn serve_enduring(
    app: &AppState,
    doors: Vec<impl Into<Door>>,
    endurance: Endurance,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let (end, ended) = watch::channel(false);
    let doors = join_all(doors.into_iter().map(|door| keep_open(door.into(), endurance, ended.clone())));
    tokio::pin!(doors);
    tokio::select! {
        _ = &mut doors => return Ok(()),
        () = shutdown => {}
        () = tidy(app) => {}
    }
    end.send_replace(true);
    app.close();
    if timeout(endurance.grace, doors).await.is_err() {
        tracing::warn!("requests in flight took longer than the grace; they were cut off");
    }
    Ok(())
}

/// One door, until the end: then until the last of its connections has ended.
async fn keep_open(door: Door, endurance: Endurance, mut ended: watch::Receiver<bool>) {
    let Door { listener, router, tls, proxies } = door;
    let places = Arc::new(Places::new(endurance.places));
    let behind = Arc::new(connection::Behind { router, tls, proxies, endurance });
    let (mut connections, each_ended) = (JoinSet::new(), ended.clone());
    let mut rounds = interval((endurance.quiet / 8).clamp(Duration::from_millis(5), Duration::from_secs(1)));
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = come(&mut ended) => break,
            Some(_) = connections.join_next() => {}
            _ = rounds.tick() => places.tidy(endurance.quiet, endurance.stall),
            accepted = accepted(&listener, endurance.stall) => {
                let Some((stream, peer)) = accepted else { continue };
                // Without a place the connection is closed here and now.
                if let Some(place) = places.enter().await {
                    connections.spawn(connection::talk(stream, peer, place, behind.clone(), each_ended.clone()));
                }
            }
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// Returns once the end has come.
async fn come(ended: &mut watch::Receiver<bool>) {
    // Nor is there anything to wait for when nobody can tell any more.
    let _ = ended.wait_for(|ended| *ended).await;
}

async fn accepted(listener: &TcpListener, stall: Duration) -> Option<(TcpStream, SocketAddr)> {
    match listener.accept().await {
        Ok((stream, peer)) => {
            // Answers are small and wanted at once.
            let _ = stream.set_nodelay(true);
            give_up_after(&stream, stall);
            Some((stream, peer))
        }
        // It had gone before it was let in.
        Err(error) if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) => None,
        Err(error) => {
            tracing::error!(%error, "no connection can be accepted");
            sleep(BREATH).await;
            None
        }
    }
}

/// A device whose cable is pulled says no goodbye, and what is sent to it fits the system's buffers for long: the system is to
/// tell when nothing of it has arrived, instead of after a quarter of an hour.
fn give_up_after(stream: &TcpStream, stall: Duration) {
    #[cfg(target_os = "linux")]
    let _ = rustix::net::sockopt::set_tcp_user_timeout(stream, u32::try_from(stall.as_millis()).unwrap_or(u32::MAX));
    #[cfg(not(target_os = "linux"))]
    let _ = (stream, stall);
}

/// Never ends.
async fn tidy(app: &AppState) {
    let mut ticks = interval(TIDY);
    loop {
        ticks.tick().await;
        app.meter().run_upkeep();
        app.limiter().tidy();
        // What is over by itself tells nobody: streams that it opened end by this.
        app.doors().sweep();
        // That a kiosk is silent is told by nobody else.
        app.care().refresh();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_leave_descriptors_for_the_office() {
        assert_eq!(Endurance::within(1024).places, 448);
        assert_eq!(Endurance::within(524_288).places, MOST_PLACES);
        assert_eq!(Endurance::within(u64::MAX).places, MOST_PLACES);
        assert_eq!(Endurance::within(0).places, 16);
        let usual = Endurance::default();
        assert!(usual.body < super::super::edge::DEADLINE, "a slow body is told as such");
        assert!(usual.stall > super::super::stream::KEEP_ALIVE * 2, "a quiet stream is not a stalled one");
    }
}
