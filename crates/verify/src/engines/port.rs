//! Free ports of the loopback interface.

use std::io;
use std::net::TcpListener;

/// `count` different ports that were free a moment ago.
///
/// All are held until the last one is found, so that they differ. Between here and the engine's
/// own `bind` another process can take one: an engine that then dies is started again on others.
pub(crate) fn free(count: usize) -> io::Result<Vec<u16>> {
    let held: Vec<TcpListener> =
        (0..count).map(|_| TcpListener::bind("127.0.0.1:0")).collect::<io::Result<_>>()?;
    held.iter().map(|listener| listener.local_addr().map(|address| address.port())).collect()
}

/// A port whose next one is free as well: `vault server -dev` takes both
/// (`command/server.go` of Vault 1.21.0: the cluster address is the listener's port plus one).
pub(crate) fn free_pair() -> io::Result<u16> {
    for _ in 0..50 {
        let first = TcpListener::bind("127.0.0.1:0")?;
        let port = first.local_addr()?.port();
        if let Some(next) = port.checked_add(1)
            && TcpListener::bind(("127.0.0.1", next)).is_ok()
        {
            return Ok(port);
        }
    }
    Err(io::Error::other("no two free ports side by side"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ports_differ_and_can_be_bound() {
        let ports = free(8).unwrap();
        assert_eq!(ports.iter().collect::<BTreeSet<_>>().len(), 8);
        TcpListener::bind(("127.0.0.1", ports[0])).unwrap();
    }

    #[test]
    fn a_pair_can_be_bound() {
        let port = free_pair().unwrap();
        let _first = TcpListener::bind(("127.0.0.1", port)).unwrap();
        TcpListener::bind(("127.0.0.1", port + 1)).unwrap();
    }
}
