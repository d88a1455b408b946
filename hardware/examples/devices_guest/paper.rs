//! A USB printer: a gadget on one side of a cable that the kernel makes up, `/dev/usb/lp0` on the other.

use std::{
    fs::File,
    io::{Read, Write},
    sync::mpsc,
    time::Duration,
};

use crate::passed;

/// Sends a job as the kiosk does.
fn print(job: &[u8]) {
    let mut printer = File::options().write(true).open("/dev/usb/lp0").expect("usblp has a printer");
    printer.write_all(job).expect("the printer takes it");
}

pub(crate) fn bytes_reach_the_usb_printer() {
    let job: Vec<u8> = (0..=u8::MAX).cycle().take(2_500).collect();
    let long = job.len();
    let (arrived, paper) = mpsc::channel();
    std::thread::spawn(move || {
        let mut gadget = File::open("/dev/g_printer0").expect("the gadget is there");
        let mut bytes = vec![0; long];
        gadget.read_exact(&mut bytes).expect("the gadget reads");
        arrived.send(bytes).expect("somebody looks");
    });
    print(&job);
    let bytes = paper.recv_timeout(Duration::from_secs(20)).expect("bytes arrive");
    assert!(bytes == job, "other bytes arrived");
    passed("usblp: 2,500 bytes written to /dev/usb/lp0 arrive at the gadget");
}
