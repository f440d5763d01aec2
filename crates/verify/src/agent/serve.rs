//! The agent's side: connect, say who, answer requests until the verifier hangs up.

use super::credentials::{jwt, keys, login, path, variable};
use super::protocol::{Outcome, Request, System, Token};
use super::{ADDRESS, NONCE};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use writ_live::Secret;
use writ_live::postgres::{Login, Session, SqlError};
use writ_live::s3::S3;
use writ_live::vault::Vault;

/// What the agent keeps between requests.
#[derive(Default)]
struct State {
    login: Option<Secret>,
    session: Option<Session>,
}

/// Runs the agent until the verifier hangs up. The address and the nonce are in its environment.
///
/// # Errors
/// The environment lacks them, or the connection broke.
pub async fn serve() -> io::Result<()> {
    let address = variable(ADDRESS).map_err(io::Error::other)?;
    let nonce = variable(NONCE).map_err(io::Error::other)?;
    let (read, mut write) = TcpStream::connect(address).await?.into_split();
    write.write_all(format!("{nonce}\n").as_bytes()).await?;
    let mut lines = BufReader::new(read).lines();
    let mut state = State::default();
    while let Some(line) = lines.next_line().await? {
        let outcome = match serde_json::from_str::<Request>(&line) {
            Ok(request) => answer(&mut state, request).await.unwrap_or_else(Outcome::unasked),
            Err(error) => Outcome::unasked(format!("not understood: {error}")),
        };
        let mut text = serde_json::to_string(&outcome).map_err(io::Error::other)?;
        text.push('\n');
        write.write_all(text.as_bytes()).await?;
    }
    Ok(())
}

/// Makes one request. An error says what the task lacks to make it.
async fn answer(state: &mut State, request: Request) -> Result<Outcome, String> {
    match request {
        Request::Describe { file } => describe(file.as_deref()),
        Request::Login { mount, role, identity } => {
            let jwt = jwt(&identity)?;
            let answer = vault()?.login(&mount, &role, &jwt).await;
            let token = answer.as_ref().ok().and_then(|answer| answer.string("/auth/client_token"));
            state.login = token.map(Secret::new);
            Ok(Outcome::of_login(answer))
        }
        Request::Vault { token, method, path, body } => {
            let token = match token {
                Token::Task => Secret::new(variable("VAULT_TOKEN")?),
                Token::Login => state.login.clone().ok_or("the agent is not logged in")?,
            };
            let answer = vault()?.with(token).request(&method, &path, body.as_ref()).await;
            Ok(Outcome::of_vault(answer, System::Vault))
        }
        Request::S3 { endpoint, request } => {
            let region = variable("AWS_REGION")?;
            let s3 = S3::at(&endpoint, region).map_err(|error| error.to_string())?;
            Ok(Outcome::of_s3(s3.request(&keys()?, &request).await))
        }
        Request::Sql { host, port, file, statement } => {
            let login = Login { host, port, ..login(file.as_deref())? };
            Ok(Outcome::of_sql(try_out(&login, &statement).await))
        }
        Request::Dump { host, port, file, program, schema } => {
            let login = Login { host, port, ..login(file.as_deref())? };
            dump(&login, &program, &schema).await
        }
        Request::Hold { host, port, file } => {
            let login = Login { host, port, ..login(file.as_deref())? };
            let opened = Session::open(&login).await;
            let outcome = Outcome::of_sql(opened.as_ref().map(|_| Vec::new()).map_err(Clone::clone));
            state.session = opened.ok();
            Ok(outcome.fact("username", login.user))
        }
        Request::Held { statement } => {
            let session = state.session.as_ref().ok_or("the agent holds no session")?;
            Ok(Outcome::of_sql(session.run(&statement).await))
        }
    }
}

/// One statement in a session of its own.
async fn try_out(login: &Login, statement: &str) -> Result<Vec<Vec<Option<String>>>, SqlError> {
    Session::open(login).await?.try_out(statement).await
}

/// Runs `pg_dump`. It prints the server's error without its SQLSTATE; `permission denied` is the
/// text of 42501 alone (`aclcheck_error` in PostgreSQL's `src/backend/catalog/aclchk.c`).
async fn dump(login: &Login, program: &Path, schema: &str) -> Result<Outcome, String> {
    let output = tokio::process::Command::new(program)
        .arg(format!("--schema={schema}"))
        .env_clear()
        .env("LC_ALL", "C")
        .env("PGHOST", &login.host)
        .env("PGPORT", login.port.to_string())
        .env("PGDATABASE", &login.dbname)
        .env("PGUSER", &login.user)
        .env("PGPASSWORD", login.password.expose())
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(Duration::from_secs(30), output).await;
    let output = output.map_err(|_| "pg_dump took too long")?.map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let sqlstate = said.contains("ERROR:  permission denied").then(|| "42501".to_owned());
    let message = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let result = if output.status.success() { Ok(Vec::new()) } else { Err(SqlError { sqlstate, message }) };
    Ok(Outcome::of_sql(result).fact("bytes", output.stdout.len().to_string()))
}

/// Vault as Nomad tells its tasks where it is; the verifier sets the variable for tasks that
/// have no `vault` block.
fn vault() -> Result<Vault, String> {
    Vault::at(variable("VAULT_ADDR")?).map_err(|error| error.to_string())
}

/// What was delivered, without what is secret in it.
fn describe(file: Option<&str>) -> Result<Outcome, String> {
    let mut outcome = Outcome { done: true, ..Outcome::unasked("") };
    for name in ["AWS_REGION", "PGHOST", "PGPORT", "PGDATABASE", "PGSSLMODE"] {
        if let Ok(value) = variable(name) {
            outcome = outcome.fact(name, value);
        }
    }
    for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "PGPASSWORD"] {
        if variable(name).is_ok() {
            outcome = outcome.fact(name, "(set)");
        }
    }
    if let Some(file) = file {
        let login = login(Some(file))?;
        let meta = std::fs::metadata(path(file)?).map_err(|error| error.to_string())?;
        outcome = outcome
            .fact("PGHOST", login.host)
            .fact("PGPORT", login.port.to_string())
            .fact("PGDATABASE", login.dbname)
            .fact("mode", format!("{:o}", meta.permissions().mode() & 0o777));
    }
    Ok(outcome)
}
