//! Listens on the network, for a moment and no longer: a device at work has no ears.

use std::{
    collections::BTreeMap,
    io, thread,
    time::{Duration, Instant},
};

use mdns_sd::{ResolvedService, ServiceDaemon, ServiceEvent};
use tokio::sync::oneshot;

use super::Sighting;

/// The kind of service that the server announces.
const SERVICE: &str = "_numeretto._tcp.local.";
/// How long is listened: servers answer within a second, slow networks within two.
pub const FOR: Duration = Duration::from_secs(3);

/// Nothing can be heard on this machine's networks.
#[derive(Debug, thiserror::Error)]
pub enum Deaf {
    /// The library's word.
    #[error("servers cannot be looked for on the network ({0}): write the server's address in the device's file")]
    Network(#[from] mdns_sd::Error),
    /// No thread.
    #[error("servers cannot be looked for, there is no thread for it ({0}): stop other programs")]
    Thread(#[from] io::Error),
}

/// All servers that announce themselves, by their announcements' names.
///
/// # Errors
/// Where this machine lets nobody listen.
pub async fn look(how_long: Duration) -> Result<Vec<Sighting>, Deaf> {
    let (tell, told) = oneshot::channel();
    // A thread that nobody waits for, not the runtime's: a device that is stopped meanwhile stops at once.
    let work = move || tell.send(listen(how_long));
    thread::Builder::new().name("discover".into()).spawn(work)?;
    told.await.unwrap_or_else(|_| Err(io::Error::other("the listening thread ended").into()))
}

fn listen(how_long: Duration) -> Result<Vec<Sighting>, Deaf> {
    let daemon = ServiceDaemon::new()?;
    let events = daemon.browse(SERVICE)?;
    let (mut found, until) = (BTreeMap::new(), Instant::now() + how_long);
    while let Some(left) = until.checked_duration_since(Instant::now()) {
        match events.recv_timeout(left) {
            Ok(ServiceEvent::ServiceResolved(service)) => {
                if let Some(sighting) = sighting(&service) {
                    found.insert(service.fullname, sighting);
                }
            }
            Ok(ServiceEvent::ServiceRemoved(_, name)) => drop(found.remove(&name)),
            Ok(_) => {}
            Err(_) => break,
        }
    }
    // It ends by itself as well; whether it could be told is nothing to the device.
    let _ = daemon.shutdown();
    Ok(found.into_values().collect())
}

fn sighting(service: &ResolvedService) -> Option<Sighting> {
    let addresses = service.addresses.iter().map(mdns_sd::ScopedIp::to_ip_addr);
    Sighting::read(addresses, service.port, |key| service.txt_properties.get_property_val_str(key))
}
