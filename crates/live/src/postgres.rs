//! PostgreSQL's own protocol.

use crate::Secret;
use std::fmt;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio_postgres::{Client, Config, NoTls, SimpleQueryMessage};

/// Where and as whom to log in.
#[derive(Debug, Clone)]
pub struct Login {
    /// The host.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The database.
    pub dbname: String,
    /// The user.
    pub user: String,
    /// The password.
    pub password: Secret,
}

/// What PostgreSQL answered instead of a result, or that it did not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlError {
    /// The SQLSTATE, such as `42501`; `None` where the server did not answer.
    pub sqlstate: Option<String>,
    /// The server's primary message, or what cut us off.
    pub message: String,
}

impl fmt::Display for SqlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sqlstate {
            Some(code) => write!(f, "{code} {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for SqlError {}

impl From<tokio_postgres::Error> for SqlError {
    fn from(error: tokio_postgres::Error) -> Self {
        match error.as_db_error() {
            Some(db) => {
                Self { sqlstate: Some(db.code().code().to_owned()), message: db.message().to_owned() }
            }
            None => Self { sqlstate: None, message: error.to_string() },
        }
    }
}

/// An open session; closed on drop.
#[derive(Debug)]
pub struct Session {
    client: Client,
    connection: JoinHandle<()>,
}

impl Drop for Session {
    fn drop(&mut self) {
        self.connection.abort();
    }
}

/// How long one statement or login may take.
const PATIENCE: Duration = Duration::from_secs(15);

impl Session {
    /// Logs in, without TLS: the engines are on this machine.
    pub async fn open(login: &Login) -> Result<Self, SqlError> {
        let mut config = Config::new();
        config
            .host(&login.host)
            .port(login.port)
            .dbname(&login.dbname)
            .user(&login.user)
            .password(login.password.expose())
            .application_name("writ-verify")
            .connect_timeout(Duration::from_secs(5));
        let (client, connection) = patient(config.connect(NoTls)).await?;
        let connection = tokio::spawn(async move {
            // How it ended shows in the next statement.
            let _ = connection.await;
        });
        Ok(Self { client, connection })
    }

    /// Runs a text of one or more statements and returns the rows of them all, as text.
    pub async fn run(&self, sql: &str) -> Result<Vec<Vec<Option<String>>>, SqlError> {
        let messages = patient(self.client.simple_query(sql)).await?;
        let mut rows = Vec::new();
        for message in messages {
            if let SimpleQueryMessage::Row(row) = message {
                rows.push((0..row.len()).map(|n| row.get(n).map(str::to_owned)).collect());
            }
        }
        Ok(rows)
    }

    /// Runs one statement in a transaction that is always rolled back: rights are decided as
    /// ever, nothing stays.
    pub async fn try_out(&self, sql: &str) -> Result<Vec<Vec<Option<String>>>, SqlError> {
        self.run("BEGIN").await?;
        let outcome = self.run(sql).await;
        let back = self.run("ROLLBACK").await;
        let rows = outcome?;
        back?;
        Ok(rows)
    }
}

/// Waits for PostgreSQL, though not for ever.
async fn patient<T>(work: impl Future<Output = Result<T, tokio_postgres::Error>>) -> Result<T, SqlError> {
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(done) => done.map_err(SqlError::from),
        Err(_) => {
            Err(SqlError { sqlstate: None, message: format!("no answer within {} s", PATIENCE.as_secs()) })
        }
    }
}

/// An identifier as PostgreSQL reads it back whatever it holds: in double quotes, these doubled.
pub fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A literal, quotes doubled. `standard_conforming_strings` is on since 9.1.
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
