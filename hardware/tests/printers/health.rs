//! In health: a job comes out once and whole, and it is told how the printer is.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Instant,
};

use hardware::{
    printer::{Address, Logo, Piece, Printed, Profile, Slip, encode},
    simulated::printer::{End, Fault, Line as Shown, Server, Simulation},
};

use crate::rig::{DEADLINE, HANG, Line, Rig, job, lines, profile, rig, said, tells};

#[test]
fn in_health_a_job_comes_out_once_and_whole() {
    for name in Profile::shipped() {
        for line in lines() {
            let mut rig = rig(name, line);
            for number in ["A001", "A002", "A003"] {
                let wanted = if tells(name) { Printed::Confirmed } else { Printed::Sent };
                assert_eq!(rig.print(&job(number, name)).unwrap(), wanted, "{name} {line:?}");
            }
            if profile(name).cut == hardware::printer::profile::Cut::None && profile(name).presenter.is_none() {
                let hanging = || rig.simulation.in_printer().map(|sheet| sheet.text()).unwrap_or_default();
                let started = Instant::now();
                while hanging().matches("Città, € 16,00").count() < 3 && started.elapsed() < HANG {
                    std::thread::yield_now();
                }
                assert_eq!(hanging().matches("Città, € 16,00").count(), 3, "{name} {line:?}");
                continue;
            }
            let wanted = ["A001", "A002", "A003"].map(|number| said(number, name));
            assert_eq!(rig.sheets(3), wanted, "{name} {line:?}");
            for sheet in rig.simulation.tray() {
                assert!(sheet.unknown.is_empty(), "{name}: {:?}", sheet.unknown);
                assert_ne!(sheet.end, End::Uncut, "{name}");
            }
        }
    }
}

/// The bytes that real printers were seen to answer to `DLE EOT` 1 to 4: the simulated one answers the same, on the line.
#[test]
fn the_simulated_printer_answers_as_a_real_one() {
    let real: [(Option<Fault>, [u8; 4]); 5] = [
        (None, [0x12, 0x12, 0x12, 0x12]),
        (Some(Fault::PaperOut), [0x1a, 0x32, 0x12, 0x7e]),
        (Some(Fault::NearEnd), [0x12, 0x12, 0x12, 0x1e]),
        (Some(Fault::CoverOpen), [0x1a, 0x16, 0x12, 0x1e]),
        (Some(Fault::Jammed), [0x1a, 0x52, 0x1a, 0x12]),
    ];
    for (fault, bytes) in real {
        let simulation = Simulation::new(&profile("epson-tm-t20"));
        let server = Server::tcp(simulation.clone()).unwrap();
        if let Some(fault) = fault {
            simulation.break_with(fault);
        }
        let Address::Network(place) = server.address() else { panic!("a network printer") };
        let mut line = TcpStream::connect(place).unwrap();
        line.set_read_timeout(Some(HANG)).unwrap();
        line.write_all(b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04").unwrap();
        let mut told = [0; 4];
        line.read_exact(&mut told).unwrap();
        assert_eq!(told, bytes, "{fault:?}");
    }
}

#[test]
fn conditions_are_told_as_they_are() {
    for line in lines() {
        for name in ["epson-tm-t88", "custom-kpm180"] {
            let mut rig = rig(name, line);
            let told = |rig: &mut Rig| rig.printer.condition(Instant::now() + DEADLINE).unwrap().unwrap();
            assert!(told(&mut rig).can_print());
            rig.simulation.break_with(Fault::NearEnd);
            let near = told(&mut rig);
            assert!(near.near_end && near.can_print() && !near.paper_out, "{near:?}");
            rig.simulation.break_with(Fault::CoverOpen);
            let open = told(&mut rig);
            assert!(open.cover_open && !open.can_print() && !open.paper_out, "{open:?}");
            rig.simulation.mend();
            rig.simulation.break_with(Fault::PaperOut);
            let out = told(&mut rig);
            assert!(out.paper_out && !out.can_print() && !out.cover_open, "{out:?}");
        }
        assert_eq!(rig("clone-58", line).printer.condition(Instant::now() + DEADLINE).unwrap(), None);
    }
}

#[test]
fn a_logo_is_stored_once_and_printed_by_its_name() {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 20, 9);
    encoder.set_color(png::ColorType::Grayscale);
    let dots: Vec<u8> = (0..180).map(|at| if at % 7 == 0 { 0 } else { 255 }).collect();
    encoder.write_header().unwrap().write_image_data(&dots).unwrap();
    for name in ["epson-tm-t20", "custom-vkp80"] {
        let mut rig = rig(name, Line::Memory);
        let Logo::Kept(bytes) = Logo::of(&file, &profile(name)).unwrap() else { panic!("{name} keeps it") };
        rig.printer.store(&bytes, Instant::now() + DEADLINE).unwrap();
        let ticket = encode(&Slip { pieces: vec![Piece::Logo] }, &profile(name)).unwrap();
        for _ in 0..2 {
            rig.print(&ticket).unwrap();
            let sheet = rig.simulation.take_sheets().pop().unwrap();
            let stored = sheet.lines.iter().find_map(|line| match line {
                Shown::Logo { dots, .. } => dots.clone(),
                _ => None,
            });
            let stored = stored.unwrap();
            for (at, dot) in dots.iter().enumerate() {
                let (x, y) = (u16::try_from(at % 20).unwrap(), u16::try_from(at / 20).unwrap());
                assert_eq!(stored.dark(x, y), *dot == 0, "{name}: {x} {y}");
            }
        }
    }
}
