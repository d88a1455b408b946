//! How often one client may ask.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock};

use super::fault::Fault;
use crate::engine::setup::Limits;

/// Counts requests by client: an address, or the /64 network of an IPv6 one.
#[derive(Debug)]
pub struct Limiter {
    limiter: DefaultKeyedRateLimiter<IpAddr>,
    spare_loopback: bool,
}

impl Limiter {
    /// As the office file says. Zero counts as one.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        let at_least_one = |n: u32| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_second(at_least_one(limits.requests_per_second)).allow_burst(at_least_one(limits.burst));
        Self { limiter: RateLimiter::keyed(quota), spare_loopback: limits.spare_loopback }
    }

    /// Whether this client may ask now.
    ///
    /// # Errors
    /// 429 with the seconds to wait.
    pub fn check(&self, client: IpAddr) -> Result<(), Fault> {
        let client = client.to_canonical();
        if self.spare_loopback && client.is_loopback() {
            return Ok(());
        }
        self.limiter.check_key(&counted(client)).map_err(|early| {
            let wait = early.wait_time_from(self.limiter.clock().now()).as_secs() + 1;
            Fault::new(
                axum::http::StatusCode::TOO_MANY_REQUESTS,
                "too-many-requests",
                "Too many requests",
                "this client asks too often: wait, then go on more slowly",
            )
            .retry_after(u32::try_from(wait).unwrap_or(u32::MAX))
        })
    }

    /// Forgets clients that have not asked for long.
    pub fn tidy(&self) {
        self.limiter.retain_recent();
    }
}

fn counted(client: IpAddr) -> IpAddr {
    match client {
        IpAddr::V4(_) => client,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_has_its_burst_and_others_have_theirs() {
        let limiter = Limiter::new(&Limits { requests_per_second: 1, burst: 2, spare_loopback: true });
        let one: IpAddr = "192.0.2.1".parse().unwrap();
        assert!(limiter.check(one).is_ok() && limiter.check(one).is_ok());
        assert!(limiter.check(one).is_err());
        assert!(limiter.check("192.0.2.2".parse().unwrap()).is_ok());
        for _ in 0..10 {
            assert!(limiter.check("127.0.0.1".parse().unwrap()).is_ok());
            assert!(limiter.check("::ffff:127.0.0.1".parse().unwrap()).is_ok());
        }
        let same = ["2001:db8::1", "2001:db8::2", "2001:db8::3"].map(|a| limiter.check(a.parse().unwrap()).is_ok());
        assert_eq!(same, [true, true, false], "one network of IPv6 is one client");
    }

    #[test]
    fn loopback_is_limited_where_the_office_says_so() {
        let limiter = Limiter::new(&Limits { requests_per_second: 1, burst: 1, spare_loopback: false });
        let local: IpAddr = "127.0.0.1".parse().unwrap();
        assert!(limiter.check(local).is_ok());
        assert!(limiter.check(local).is_err());
    }
}
