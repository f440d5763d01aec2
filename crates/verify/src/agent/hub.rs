//! The verifier's side: waits for agents, and asks them.

use super::protocol::{Outcome, Request};
use crate::engines;
use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::rc::Rc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use writ_live::Secret;

/// Where agents come in. Each task that is expected has a label and a nonce; a task that Nomad
/// restarts comes in again and takes the place of its former self.
#[derive(Debug)]
pub(crate) struct Hub {
    address: String,
    nonces: Rc<RefCell<HashMap<String, String>>>,
    agents: Rc<RefCell<HashMap<String, BufReader<TcpStream>>>>,
    listening: JoinHandle<()>,
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// An answer is never longer.
const MOST: u64 = 1 << 20;

/// How long an agent may take for one request; issuing AWS keys is the slowest.
const PATIENCE: Duration = Duration::from_secs(75);

impl Hub {
    /// Listens on a port of the loopback interface. Needs a `LocalSet`.
    pub(crate) async fn open() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let nonces = Rc::new(RefCell::new(HashMap::new()));
        let agents = Rc::new(RefCell::new(HashMap::new()));
        let (known, seats) = (Rc::clone(&nonces), Rc::clone(&agents));
        let listening = tokio::task::spawn_local(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (known, seats) = (Rc::clone(&known), Rc::clone(&seats));
                tokio::task::spawn_local(async move {
                    if let Some((label, reader)) = welcome(stream, &known).await {
                        seats.borrow_mut().insert(label, reader);
                    }
                });
            }
        });
        Ok(Self { address, nonces, agents, listening })
    }

    /// Where agents connect to.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// A nonce for the task of that label.
    pub(crate) fn expect(&self, label: &str) -> io::Result<Secret> {
        let nonce = engines::secret()?;
        self.nonces.borrow_mut().insert(nonce.expose().to_owned(), label.to_owned());
        Ok(nonce)
    }

    /// Whether that agent is here.
    pub(crate) fn is_here(&self, label: &str) -> bool {
        self.agents.borrow().contains_key(label)
    }

    /// Asks an agent. One that is not here, hangs up or takes too long is an outcome as well.
    pub(crate) async fn ask(&self, label: &str, request: &Request) -> Outcome {
        let Some(mut agent) = self.agents.borrow_mut().remove(label) else {
            return Outcome::unasked(format!("the task `{label}` is not running"));
        };
        match tokio::time::timeout(PATIENCE, exchange(&mut agent, request)).await {
            Ok(Ok(outcome)) => {
                // Unless its successor has come in meanwhile.
                self.agents.borrow_mut().entry(label.to_owned()).or_insert(agent);
                outcome
            }
            Ok(Err(error)) => Outcome::unasked(format!("the task `{label}` hung up: {error}")),
            Err(_) => Outcome::unasked(format!("the task `{label}` gave no answer")),
        }
    }
}

/// Reads the nonce; a stranger is turned away.
async fn welcome(
    stream: TcpStream,
    known: &RefCell<HashMap<String, String>>,
) -> Option<(String, BufReader<TcpStream>)> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    let mut head = (&mut reader).take(256);
    tokio::time::timeout(Duration::from_secs(5), head.read_line(&mut line)).await.ok()?.ok()?;
    let label = known.borrow().get(line.trim_end()).cloned()?;
    Some((label, reader))
}

/// One line there, one line back.
async fn exchange(agent: &mut BufReader<TcpStream>, request: &Request) -> io::Result<Outcome> {
    let mut text = serde_json::to_string(request).map_err(io::Error::other)?;
    text.push('\n');
    agent.get_mut().write_all(text.as_bytes()).await?;
    let mut line = String::new();
    if (&mut *agent).take(MOST).read_line(&mut line).await? == 0 {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
    }
    serde_json::from_str(&line).map_err(io::Error::other)
}
