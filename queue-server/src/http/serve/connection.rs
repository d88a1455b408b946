//! One connection: the handshake, requests until either side has had enough, and the end.

use std::{
    convert::Infallible,
    future::Future,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    http::{Request, Response},
};
use http_body::{Frame, SizeHint};
use hyper::{
    body::Incoming,
    server::conn::{http1, http2},
    service::{Service, service_fn},
};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::watch,
    time::timeout,
};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use super::{
    Endurance,
    places::{AtWork, Place, Seat},
    wire::Wire,
};
use crate::{
    http::{
        client::{Arrived, Over},
        edge,
        proxy::Proxies,
    },
    tls::{H2, Tls},
};

/// The most that is held of a request before its handler reads it. The edge refuses less than that in its own words; what
/// exceeds even this gets a bare 431.
const BUFFER: usize = 4 * edge::HEAD;

/// How many requests one connection of HTTP/2 may have open: the tabs of a browser with their streams.
const STREAMS: u32 = 64;

/// What is behind a door.
pub(super) struct Behind {
    pub(super) router: Router,
    pub(super) tls: Option<Tls>,
    pub(super) proxies: Option<Arc<Proxies>>,
    pub(super) endurance: Endurance,
}

impl Behind {
    fn arrived(&self, peer: SocketAddr) -> Arrived {
        let over = match &self.tls {
            None => Over::Plain,
            Some(tls) if tls.is_self_made() => Over::SelfMade,
            Some(_) => Over::Certificate,
        };
        Arrived { peer, over, proxies: self.proxies.clone(), body: self.endurance.body }
    }
}

/// Talks until the client has gone, has to give way, or the server ends.
pub(super) async fn talk(
    stream: TcpStream,
    peer: SocketAddr,
    place: Place,
    behind: Arc<Behind>,
    ended: watch::Receiver<bool>,
) {
    let seat = &place.seat;
    let wire = Wire::new(stream, seat.clone());
    tokio::select! {
        biased;
        () = seat.told_to_leave() => {}
        () = spoken(wire, peer, seat, &behind, ended) => {}
    }
}

async fn spoken(wire: Wire, peer: SocketAddr, seat: &Arc<Seat>, behind: &Behind, ended: watch::Receiver<bool>) {
    let service = service(behind.router.clone(), behind.arrived(peer), seat.clone());
    let Some(tls) = &behind.tls else {
        return in_http1(wire, service, seat, ended).await;
    };
    let handshake = TlsAcceptor::from(tls.config()).accept(wire);
    // Whoever does not get through it has nothing to be told that it would understand.
    let Ok(Ok(stream)) = timeout(behind.endurance.quiet, handshake).await else { return };
    if stream.get_ref().1.alpn_protocol() == Some(H2) {
        in_http2(stream, service, seat, ended).await;
    } else {
        in_http1(stream, service, seat, ended).await;
    }
}

async fn in_http1<I, S>(io: I, service: S, seat: &Seat, ended: watch::Receiver<bool>)
where
    I: AsyncRead + AsyncWrite + Unpin + 'static,
    S: Service<Request<Incoming>, Response = Response<Answer>, Error = Gone>,
{
    let mut http = http1::Builder::new();
    // Who sends nothing, or half a head, is idle: the places see to it.
    http.max_buf_size(BUFFER).header_read_timeout(None);
    let connection = http.serve_connection(TokioIo::new(io), service);
    until_done(connection, |it| it.graceful_shutdown(), seat, ended).await;
}

async fn in_http2<I, S>(io: I, service: S, seat: &Seat, ended: watch::Receiver<bool>)
where
    I: AsyncRead + AsyncWrite + Unpin + 'static,
    S: Service<Request<Incoming>, Response = Response<Answer>, Error = Gone>,
    S::Future: Send + 'static,
{
    let mut http = http2::Builder::new(TokioExecutor::new());
    http.timer(TokioTimer::new()).max_concurrent_streams(STREAMS);
    http.max_header_list_size(u32::try_from(BUFFER).unwrap_or(u32::MAX));
    let connection = http.serve_connection(TokioIo::new(io), service);
    until_done(connection, |it| it.graceful_shutdown(), seat, ended).await;
}

async fn until_done<C: Future>(
    connection: C,
    close: impl FnOnce(Pin<&mut C>),
    seat: &Seat,
    mut ended: watch::Receiver<bool>,
) {
    let mut connection = pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        () = super::come(&mut ended) => {}
    }
    // Nobody waits for an answer on an idle one.
    if !seat.tell_if_idle() {
        close(connection.as_mut());
        connection.await;
    }
}

/// From a request on the wire to an answer that is watched until it has gone.
fn service(
    router: Router,
    arrived: Arrived,
    seat: Arc<Seat>,
) -> impl Service<
    Request<Incoming>,
    Response = Response<Answer>,
    Error = Gone,
    Future = impl Future<Output = Result<Response<Answer>, Gone>> + Send + 'static,
> {
    service_fn(move |mut request: Request<Incoming>| {
        let at_work = seat.begin();
        request.extensions_mut().insert(arrived.clone());
        let router = router.clone();
        async move {
            let at_work = at_work.ok_or(Gone)?;
            let response =
                router.oneshot(request.map(Body::new)).await.unwrap_or_else(|never: Infallible| match never {});
            Ok(response.map(|body| Answer { body, _at_work: at_work }))
        }
    })
}

/// The connection was told to leave before the request began: nothing of it was done.
#[derive(Debug, thiserror::Error)]
#[error("the connection was closed")]
struct Gone;

/// A response's body. While it is there, a request is at work.
struct Answer {
    body: Body,
    _at_work: AtWork,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
