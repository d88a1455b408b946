//! The hand on the plug: boots the power-cut rig's virtual machine, lets it work, kills it with everything that its memory
//! still held, boots the same disk again, and says whether anything acknowledged is gone. `tests/vm/run` prepares kernel,
//! initramfs and disk and starts this; what the two sides say to each other is `tests::powercut`.
//!
//! `powercut_host KERNEL INITRAMFS DISK office|sqlite-full|sqlite-normal CUTS SEED`
//!
//! `sqlite-normal` must lose something: it is how the rig shows that it can.

#![allow(clippy::print_stdout, reason = "the report is for whoever runs the rig")]

use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use tests::powercut::{Ledger, Line, Verdict};

type Failure = Box<dyn Error + Send + Sync>;

/// An emulated machine boots in 5 to 20 s; with a long journal to verify and list, more.
const BOOT_WITHIN: Duration = Duration::from_secs(180);
/// Then it acknowledges at least some tickets a second.
const WORK_WITHIN: Duration = Duration::from_secs(180);
/// Tickets after which the power is cut.
const TICKETS: std::ops::RangeInclusive<u32> = 20..=400;
/// And so much later, in ms: not always right after an acknowledgement.
const LATER: std::ops::Range<u64> = 0..40;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match Rig::from_arguments(&arguments).and_then(Rig::run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            println!("power cut: FAILED: {failure}");
            ExitCode::FAILURE
        }
    }
}

struct Rig {
    kernel: String,
    initramfs: String,
    disk: String,
    load: String,
    cuts: u32,
    seed: u64,
}

impl Rig {
    fn from_arguments(arguments: &[String]) -> Result<Self, Failure> {
        let [kernel, initramfs, disk, load, cuts, seed] = arguments else {
            return Err("usage: powercut_host KERNEL INITRAMFS DISK office|sqlite-full|sqlite-normal CUTS SEED".into());
        };
        let (cuts, seed) = (cuts.parse()?, seed.parse()?);
        let [kernel, initramfs, disk, load] = [kernel, initramfs, disk, load].map(Clone::clone);
        Ok(Self { kernel, initramfs, disk, load, cuts, seed })
    }

    /// So many cuts on one disk, each boot checking what the cut before has left; one boot more for the last.
    fn run(self) -> Result<(), Failure> {
        println!("power cut: {}, {} cuts, seed {}", self.load, self.cuts, self.seed);
        let must_lose = self.load == "sqlite-normal";
        let mut chance = fastrand::Rng::with_seed(self.seed);
        let mut ledger = Ledger::default();
        let mut acknowledged = 0;
        let mut lost = 0;
        for cut in 0..=self.cuts {
            let started = Instant::now();
            let mut guest = Guest::boot(&self, cut, ledger.last_key())?;
            guest.listen_until_end(&mut ledger)?;
            let verdict = ledger.judge();
            if cut > 0 {
                report(cut, &verdict, started.elapsed());
            }
            lost += verdict.lost.len();
            if !verdict.wrong.is_empty() || (!must_lose && !verdict.is_clean()) {
                return Err(format!("cut {cut} broke what was acknowledged; the disk is kept: {}", self.disk).into());
            }
            if cut < self.cuts {
                let tickets = chance.u32(TICKETS);
                acknowledged += guest.work_until(tickets, Duration::from_millis(chance.u64(LATER)), &mut ledger)?;
            }
        }
        println!("power cut: {}: {} cuts, {acknowledged} acknowledged, {lost} lost", self.load, self.cuts);
        if must_lose && lost == 0 {
            return Err(
                "this store loses by design and lost nothing: the rig cannot tell, its other results are void".into()
            );
        }
        Ok(())
    }
}

fn report(cut: u32, verdict: &Verdict, took: Duration) {
    println!(
        "  cut {cut}: {} acknowledged so far, {} present, {} lost, {} wrong (booted and checked in {:.1} s)",
        verdict.acknowledged,
        verdict.present,
        verdict.lost.len(),
        verdict.wrong.len(),
        took.as_secs_f64()
    );
    for complaint in verdict.wrong.iter().take(10) {
        println!("    wrong: {complaint}");
    }
    for ticket in verdict.lost.iter().take(3) {
        println!("    lost: {ticket}");
    }
}

/// A running virtual machine and its console. Dropping it is pulling the plug.
struct Guest {
    machine: Child,
    console: Receiver<String>,
}

impl Guest {
    fn boot(rig: &Rig, cut: u32, last_key: Option<&str>) -> Result<Self, Failure> {
        // The kernel hands what it does not know to init as its environment.
        let again = last_key.unwrap_or_default();
        let append = format!("console=ttyS0 quiet loglevel=0 panic=-1 load={} cut={cut} again={again}", rig.load);
        // The host caches what the guest wrote, and keeps it when QEMU dies; what the guest's own kernel still held in
        // memory is gone. Emulation, because a KVM
        // inside a virtual machine may be there and hang.
        let drive = format!("file={},format=raw,if=virtio,cache=writeback", rig.disk);
        let mut machine = Command::new("qemu-system-x86_64")
            .args(["-M", "q35", "-accel", "tcg", "-cpu", "max", "-m", "512"])
            .args(["-nodefaults", "-nographic", "-serial", "stdio", "-no-reboot"])
            .args(["-kernel", &rig.kernel, "-initrd", &rig.initramfs, "-drive", &drive, "-append", &append])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(format!("{}.qemu.log", rig.disk))?)
            .spawn()
            .map_err(|e| format!("qemu-system-x86_64: {e}"))?;
        let mut output = BufReader::new(machine.stdout.take().ok_or("the machine has no console")?);
        let mut log = File::create(format!("{}.console.log", rig.disk))?;
        let (sender, console) = channel();
        thread::spawn(move || {
            let mut line = Vec::new();
            // A last line without its end was cut off and says nothing.
            while matches!(output.read_until(b'\n', &mut line), Ok(read) if read > 0) && line.ends_with(b"\n") {
                // The log only helps whoever looks for a cause.
                let _ = std::io::Write::write_all(&mut log, &line);
                if sender.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                    return;
                }
                line.clear();
            }
        });
        Ok(Self { machine, console })
    }

    /// The next line of the guest within the deadline; the kernel's own words are passed over.
    fn hear(&self, deadline: Instant) -> Result<Line, Failure> {
        loop {
            let patience = deadline.saturating_duration_since(Instant::now());
            match self.console.recv_timeout(patience) {
                Ok(text) => match Line::parse(&text) {
                    Some(Line::Fail(why)) => return Err(format!("the guest cannot go on: {why}").into()),
                    Some(line) => return Ok(line),
                    None => {}
                },
                Err(RecvTimeoutError::Timeout) => {
                    return Err("the guest has fallen silent (see DISK.console.log)".into());
                }
                Err(RecvTimeoutError::Disconnected) => return Err("the guest has ended (see DISK.console.log)".into()),
            }
        }
    }

    fn listen_until_end(&self, ledger: &mut Ledger) -> Result<(), Failure> {
        let deadline = Instant::now() + BOOT_WITHIN;
        loop {
            match self.hear(deadline)? {
                Line::End => return Ok(()),
                line => ledger.note(&line),
            };
        }
    }

    /// Lets the guest acknowledge so many tickets, and a little longer; then cuts the power. How many it acknowledged,
    /// with those that were still on the wire.
    fn work_until(&mut self, tickets: u32, later: Duration, ledger: &mut Ledger) -> Result<u32, Failure> {
        let deadline = Instant::now() + WORK_WITHIN;
        let mut taken = 0;
        while taken < tickets {
            taken += u32::from(ledger.note(&self.hear(deadline)?));
        }
        thread::sleep(later);
        self.machine.kill()?;
        self.machine.wait()?;
        for text in self.console.iter() {
            taken += Line::parse(&text).map_or(0, |line| u32::from(ledger.note(&line)));
        }
        Ok(taken)
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        // It may have been cut or have ended already.
        let _ = self.machine.kill();
        let _ = self.machine.wait();
    }
}
