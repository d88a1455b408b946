//! What `tests/vm/devices` runs inside its virtual machines: our real backends on devices that the kernel simulates, driven from behind. Each part
//! says what it saw, and panics where that is not what it should be.
//!
//! `devices_guest board`: gpio-sim, uinput, a USB printer gadget. `devices_guest raspberry`: rppal on an emulated Raspberry Pi 3B.
//! `devices_guest screens`: vkms and the emulated monitor; `devices_guest golden` writes, on the host, the picture that is to be seen (PPM).
#![allow(clippy::print_stdout, reason = "the machine's console is how it tells")]

mod input;
mod paper;
mod pins;
mod raspberry;
mod screens;

use std::time::{Duration, Instant};

use hardware::buttons::{Buttons, Push};

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("board") => {
            pins::buttons();
            pins::edges_come_in_order();
            pins::storms_are_the_meant_presses();
            pins::lamps();
            input::keys();
            input::keys_are_buttons();
            input::zones_of_a_panel_are_buttons();
            paper::bytes_reach_the_usb_printer();
            paper::a_usb_printer_answers();
            paper::a_usb_printer_that_does_not_read_is_left();
        }
        Some("raspberry") => {
            raspberry::lamps();
            raspberry::buttons_are_waited_for();
        }
        Some("screens") => {
            screens::framebuffer_keeps_the_contract();
            screens::cards_keep_the_contract();
            screens::one_program_has_the_screen();
            screens::a_television_shows_the_golden_picture();
            screens::frames_are_not_in_this_process();
            screens::the_monitor_is_photographed();
        }
        Some("golden") => {
            let canvas = screens::golden();
            let dots = canvas.pixels().iter().flat_map(|word| word.to_be_bytes().into_iter().skip(1));
            let picture: Vec<u8> = b"P6\n1920 1080\n255\n".iter().copied().chain(dots).collect();
            std::io::Write::write_all(&mut std::io::stdout(), &picture).expect("somebody takes it");
            return;
        }
        other => panic!("devices_guest board | raspberry | screens | golden, not {other:?}"),
    }
    println!("ALL PASSED");
}

/// One part is done.
fn passed(what: &str) {
    println!("PASSED {what}");
}

/// Everything that buttons tell until they have been quiet for a second.
fn all_pushes<B: Buttons>(buttons: &mut B) -> Vec<Push> {
    let mut told = Vec::new();
    while let Some(push) = buttons.next(Instant::now() + Duration::from_secs(1)).expect("the buttons are there") {
        told.push(push);
    }
    told
}
