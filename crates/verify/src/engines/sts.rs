//! A front before MinIO for Vault's AWS engine.
//!
//! Vault asks `GetCallerIdentity` before it issues anything, which MinIO does not know; it is
//! answered here. Everything else goes on as it came, with its `Host` header, which is signed.

use std::io;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The running front; stopped on drop.
#[derive(Debug)]
pub(crate) struct Front {
    /// Its address, `http://127.0.0.1:port`.
    pub address: String,
    serving: JoinHandle<()>,
}

impl Drop for Front {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Nothing that goes through is larger.
const MOST: usize = 1 << 20;

/// Starts a front before the MinIO at `port`.
pub(crate) async fn start(port: u16) -> io::Result<Front> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    let serving = tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(async move {
                // A connection that breaks is Vault's to report.
                let _ = serve(client, port).await;
            });
        }
    });
    Ok(Front { address, serving })
}

/// One request, one answer, and the connection ends.
async fn serve(mut client: TcpStream, port: u16) -> io::Result<()> {
    let (head, body) = read_request(&mut client).await?;
    if body.windows(ASKED.len()).any(|window| window == ASKED) {
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{IDENTITY}",
            IDENTITY.len()
        );
        return client.write_all(answer.as_bytes()).await;
    }
    let mut server = TcpStream::connect(("127.0.0.1", port)).await?;
    let head = String::from_utf8_lossy(&head);
    for line in head.split("\r\n").filter(|line| !line.to_ascii_lowercase().starts_with("connection:")) {
        server.write_all(line.as_bytes()).await?;
        server.write_all(b"\r\n").await?;
    }
    server.write_all(b"Connection: close\r\n\r\n").await?;
    server.write_all(&body).await?;
    tokio::io::copy(&mut server, &mut client).await?;
    client.shutdown().await
}

/// The form parameter of the one call that is answered here.
const ASKED: &[u8] = b"Action=GetCallerIdentity";

/// The answer, in the form of STS's API reference (`GetCallerIdentity`, version 2011-06-15).
const IDENTITY: &str = "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
<GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:root</Arn><UserId>writ</UserId>\
<Account>000000000000</Account></GetCallerIdentityResult>\
<ResponseMetadata><RequestId>writ</RequestId></ResponseMetadata></GetCallerIdentityResponse>";

/// The head without its empty line, and the body by its `Content-Length`.
async fn read_request(client: &mut TcpStream) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if bytes.len() > MOST || client.read_buf(&mut bytes).await? == 0 {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
        }
    };
    let mut body = bytes.split_off(end + 4);
    bytes.truncate(end);
    let length = content_length(&String::from_utf8_lossy(&bytes)).min(MOST);
    while body.len() < length && client.read_buf(&mut body).await? > 0 {}
    Ok((bytes, body))
}

/// The `Content-Length` of a head; 0 where it has none.
fn content_length(head: &str) -> usize {
    let fields = head.split("\r\n").filter_map(|line| line.split_once(':'));
    let mut lengths = fields.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    lengths.next().and_then(|(_, value)| value.trim().parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::content_length;

    #[test]
    fn the_length_is_found_in_any_case() {
        assert_eq!(content_length("POST / HTTP/1.1\r\nHost: x\r\ncontent-LENGTH: 12"), 12);
        assert_eq!(content_length("GET / HTTP/1.1\r\nHost: x"), 0);
        assert_eq!(content_length("POST / HTTP/1.1\r\nContent-Length: -1"), 0);
    }
}
