//! How much memory and disk the server takes with five months of history, and how soon it is ready.

use crate::{
    client::Client,
    machine,
    office::{self, Office},
    table::{Sample, Table},
};

const STARTS: usize = 5;
const KIB: f64 = 1024.0;

pub(crate) fn run(table: &mut Table) {
    let office = Office::with_history();
    let (mut ready, mut resident) = (Sample::default(), Sample::default());
    for _ in 0..STARTS {
        let server = office.serve();
        ready.add_time(server.start);
        let mut client = Client::of(server.address);
        for path in ["/api/v1/office", "/api/v1/board", "/api/v1/desks", "/api/v1/readyz"] {
            client.get(path);
        }
        resident.add(machine::resident_kib(server.pid()) / KIB);
    }
    #[allow(clippy::cast_precision_loss)] // a few megabytes
    let bytes = std::fs::metadata(office::binary()).unwrap().len() as f64;
    table.line(&format!("{STARTS} starts; median [least–greatest]"));
    table.line(&format!("ready after {} ms", ready.spread()));
    table.line(&format!("resident    {} MiB", resident.spread()));
    table.line(&format!("binary      {:.3} MiB", bytes / KIB / KIB));
    table.at_most("MB resident at rest", 40.0, resident.quantile(1.0) * KIB * KIB / 1e6);
    table.at_most("MB of the release binary", 25.0, bytes / 1e6);
    table.at_most("ms until ready", 1000.0, ready.quantile(1.0));
}
