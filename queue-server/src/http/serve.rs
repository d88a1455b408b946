//! Serving, and coming to an end in good order.

use std::{future::Future, io, net::SocketAddr, time::Duration};

use axum::{Router, serve::ListenerExt};
use futures_util::future::try_join_all;
use tokio::{
    net::TcpListener,
    sync::watch,
    time::{interval, timeout},
};

use super::AppState;

/// How long requests in flight may still take once the server stops.
pub const GRACE: Duration = Duration::from_secs(5);

/// How often counters, limits and sessions that are over are tidied.
const TIDY: Duration = Duration::from_secs(5);

/// Serves these routers until `shutdown`: then nothing new is accepted, streams end, requests in flight are finished,
/// at most for [`GRACE`]. The office is stopped afterwards by its owner.
///
/// # Errors
/// If a listener fails.
pub async fn serve(
    app: &AppState,
    listeners: Vec<(TcpListener, Router)>,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let (end, ended) = watch::channel(false);
    let servers = try_join_all(listeners.into_iter().map(|(listener, router)| one(listener, router, ended.clone())));
    tokio::pin!(servers);
    tokio::select! {
        failed = &mut servers => return failed.map(|_| ()),
        () = shutdown => {}
        () = tidy(app) => {}
    }
    end.send_replace(true);
    app.close();
    match timeout(GRACE, servers).await {
        Ok(done) => done.map(|_| ()),
        Err(_) => {
            tracing::warn!("requests in flight took longer than the grace; they were cut off");
            Ok(())
        }
    }
}

async fn one(listener: TcpListener, router: Router, mut ended: watch::Receiver<bool>) -> io::Result<()> {
    // Answers are small and wanted at once.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let until = async move {
        let _ = ended.wait_for(|ended| *ended).await;
    };
    axum::serve(listener, service).with_graceful_shutdown(until).await
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
    }
}
