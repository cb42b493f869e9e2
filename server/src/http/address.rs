//! Where a request comes from.

use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use poem::{Request, web::RemoteAddr};

/// The client's address: the peer's, or, behind trusted proxies, the last address in `X-Forwarded-For` that no trusted
/// proxy stands for. What an untrusted peer writes there is not believed.
pub(crate) fn client_address(request: &Request, trusted: &[IpNet]) -> IpAddr {
    let forwarded = request
        .headers()
        .get_all("x-forwarded-for")
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    behind_proxies(peer_address(request.remote_addr()), forwarded, trusted)
}

fn behind_proxies<'a>(peer: IpAddr, forwarded: impl Iterator<Item = &'a str>, trusted: &[IpNet]) -> IpAddr {
    if !is_trusted(peer, trusted) {
        return peer;
    }
    let hops: Vec<IpAddr> = forwarded
        .flat_map(|list| list.split(','))
        .filter_map(|hop| hop.trim().parse().ok())
        .collect();
    hops.iter()
        .rev()
        .copied()
        .find(|hop| !is_trusted(*hop, trusted))
        .or(hops.first().copied())
        .unwrap_or(peer)
}

/// The part of an address that names a network: IPv4 /24, IPv6 /48.
pub(crate) fn network_of(address: IpAddr) -> IpNet {
    truncated(address, 24, 48)
}

/// What counts as one address for rate limits: an IPv4 address, or an IPv6 /64, which one host owns whole.
pub(crate) fn host_of(address: IpAddr) -> IpNet {
    truncated(address, 32, 64)
}

fn truncated(address: IpAddr, v4: u8, v6: u8) -> IpNet {
    match address.to_canonical() {
        IpAddr::V4(address) => Ipv4Net::new_assert(address, v4).trunc().into(),
        IpAddr::V6(address) => Ipv6Net::new_assert(address, v6).trunc().into(),
    }
}

fn peer_address(remote: &RemoteAddr) -> IpAddr {
    // A Unix socket has no address; whoever can open it is on this machine.
    remote
        .as_socket_addr()
        .map_or(IpAddr::from([127, 0, 0, 1]), |address| address.ip().to_canonical())
}

fn is_trusted(address: IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|network| network.contains(&address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let trusted: Vec<IpNet> = vec!["10.0.0.0/8".parse().unwrap()];
        let address = |peer: &str, forwarded: &str| {
            behind_proxies(peer.parse().unwrap(), std::iter::once(forwarded), &trusted).to_string()
        };
        assert_eq!(address("203.0.113.9", "198.51.100.7"), "203.0.113.9");
        assert_eq!(address("10.0.0.2", "1.1.1.1, 198.51.100.7, 10.0.0.3"), "198.51.100.7");
        assert_eq!(address("10.0.0.2", "nonsense"), "10.0.0.2");
    }

    #[test]
    fn networks_are_coarse() {
        let text = |part: fn(IpAddr) -> IpNet, address: &str| part(address.parse().unwrap()).to_string();
        assert_eq!(text(network_of, "198.51.100.7"), "198.51.100.0/24");
        assert_eq!(text(network_of, "2001:db8:1:2::1"), "2001:db8:1::/48");
        assert_eq!(text(host_of, "2001:db8:1:2::1"), "2001:db8:1:2::/64");
        assert_eq!(text(host_of, "::ffff:198.51.100.7"), "198.51.100.7/32");
    }
}
