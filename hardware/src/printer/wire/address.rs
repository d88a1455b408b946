//! Where a printer is, as people write it in a kiosk's file.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

use super::{
    Wire,
    network::network,
    serial::{Flow, serial},
    usblp::usblp,
};

/// Where a printer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// `tcp:192.0.2.7:9100`; without a port, 9100.
    Network(String),
    /// `serial:/dev/ttyS0`, `serial:/dev/ttyUSB0,19200`, `serial:/dev/ttyAMA0,115200,none`.
    Serial {
        /// The device.
        path: String,
        /// Bits a second.
        baud: u32,
        /// How it is kept from running over.
        flow: Flow,
    },
    /// `usb:/dev/usb/lp0`.
    Usb(String),
}

/// An address that makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("printer address {0:?}: {1}; write tcp:192.0.2.7:9100, serial:/dev/ttyUSB0,19200 or usb:/dev/usb/lp0")]
pub struct AddressError(String, &'static str);

impl Address {
    /// A wire to it, not opened yet.
    #[must_use]
    pub fn wire(&self) -> Box<dyn Wire> {
        match self {
            Self::Network(place) => Box::new(network(place.clone())),
            Self::Serial { path, baud, flow } => Box::new(serial(path.clone(), *baud, *flow)),
            Self::Usb(path) => Box::new(usblp(path.clone())),
        }
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let wrong = |why| AddressError(text.to_owned(), why);
        match text.split_once(':') {
            Some((_, "")) => Err(wrong("it leads nowhere")),
            Some(("tcp", place)) => host_and_port(place).map(Self::Network).map_err(wrong),
            Some(("usb", path)) => device(path).map(Self::Usb).map_err(wrong),
            Some(("serial", rest)) => serial_address(rest).map_err(wrong),
            _ => Err(wrong("it does not say what kind of line it is")),
        }
    }
}

/// Where printers listen that say nothing else.
const PORT: u16 = 9100;

/// An address or a name, with its port.
fn host_and_port(place: &str) -> Result<String, &'static str> {
    if place.contains('/') {
        return Err("that is a path");
    }
    if let Ok(address) = place.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        return Ok(SocketAddr::new(address, PORT).to_string());
    }
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) => {
            (host, port.parse().ok().filter(|port| *port != 0).ok_or("its port is none of 1 to 65535")?)
        }
        None => (place, PORT),
    };
    let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host).parse::<IpAddr>();
    match address {
        Ok(address) => Ok(SocketAddr::new(address, port).to_string()),
        Err(_) if is_name(host) => Ok(format!("{host}:{port}")),
        Err(_) => Err("that is neither an address nor a machine's name"),
    }
}

/// A name as networks have them (RFC 1123); its last part is not of digits alone, as those of addresses are.
fn is_name(host: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part.len() <= 63
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    host.len() <= 253 && host.trim_end_matches('.').split('.').all(is_part) && !last.chars().all(|c| c.is_ascii_digit())
}

/// A device's file. What does not begin at the root would be looked for wherever the program was started.
fn device(path: &str) -> Result<String, &'static str> {
    path.starts_with('/').then(|| path.to_owned()).ok_or("its device is no whole path, which begins with /")
}

/// What serial printers are set to, in bits a second.
const SPEEDS: [u32; 11] = [1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600];

fn speed(text: &str) -> Result<u32, &'static str> {
    let speed = text.parse().map_err(|_| "its speed is no number of bits a second")?;
    let is_usual = SPEEDS.contains(&speed);
    is_usual.then_some(speed).ok_or(
        "no printer has this speed: 9600, 19200, 38400 and 115200 are usual, its self-test prints which it is set to",
    )
}

fn serial_address(rest: &str) -> Result<Address, &'static str> {
    let mut parts = rest.split(',');
    let path = device(parts.next().unwrap_or_default())?;
    let baud = speed(parts.next().unwrap_or("19200"))?;
    let flow = match parts.next() {
        None | Some("rtscts") => Flow::Hardware,
        Some("none") => Flow::None,
        Some(_) => return Err("its flow control is rtscts or none"),
    };
    match parts.next() {
        None => Ok(Address::Serial { path, baud, flow }),
        Some(_) => Err("it says more than device, speed and flow control"),
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network(place) => write!(f, "tcp:{place}"),
            Self::Serial { path, baud, flow: Flow::Hardware } => write!(f, "serial:{path},{baud}"),
            Self::Serial { path, baud, flow: Flow::None } => write!(f, "serial:{path},{baud},none"),
            Self::Usb(path) => write!(f, "usb:{path}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_written() {
        for (text, meant) in [
            ("tcp:192.0.2.7", "tcp:192.0.2.7:9100"),
            ("tcp:printer.example:9101", "tcp:printer.example:9101"),
            ("tcp:[2001:db8::7]:9101", "tcp:[2001:db8::7]:9101"),
            ("tcp:2001:db8::7", "tcp:[2001:db8::7]:9100"),
            ("tcp:[2001:db8::7]", "tcp:[2001:db8::7]:9100"),
            ("tcp:stampante-2", "tcp:stampante-2:9100"),
            ("serial:/dev/ttyUSB0", "serial:/dev/ttyUSB0,19200"),
            ("serial:/dev/ttyS0,115200,none", "serial:/dev/ttyS0,115200,none"),
            ("usb:/dev/usb/lp0", "usb:/dev/usb/lp0"),
        ] {
            assert_eq!(text.parse::<Address>().unwrap().to_string(), meant);
        }
        for wrong in [
            "",
            "lp0",
            "tcp:",
            "tcp:/dev/usb/lp0",
            "tcp:127.0.0.1:99999",
            "tcp:127.0.0.1:0",
            "tcp:printer.example:abc",
            "tcp:printer.example:",
            "tcp:192.0.2.700",
            "tcp:192.0.2",
            "tcp:the printer",
            "tcp::9100",
            "tcp:[192.0.2.7:9100",
            "tcp:2001:db8::7:9100:x",
            "usb:lp0",
            "serial:ttyUSB0,9600",
            "serial:/dev/ttyS0,fast",
            "serial:/dev/ttyS0,12345",
            "serial:/dev/ttyS0,9600,xonxoff",
        ] {
            let error = wrong.parse::<Address>().unwrap_err().to_string();
            assert!(error.contains(&format!("{wrong:?}")) && error.contains("tcp:192.0.2.7:9100"), "{error}");
        }
    }
}
