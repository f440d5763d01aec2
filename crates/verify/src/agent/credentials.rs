//! What a task was given, read where the generated jobspec puts it.

use serde_json::Value;
use std::env;
use std::path::PathBuf;
use writ_live::Secret;
use writ_live::postgres::Login;
use writ_live::s3::Keys;

/// A variable that is set and not empty.
pub(super) fn variable(name: &str) -> Result<String, String> {
    env::var(name).ok().filter(|value| !value.is_empty()).ok_or_else(|| format!("the task has no `{name}`"))
}

/// The JWT of an identity that the task exposes.
pub(super) fn jwt(identity: &str) -> Result<Secret, String> {
    variable(&format!("NOMAD_TOKEN_{identity}")).map(Secret::new)
}

/// The delivered keys of AWS.
pub(super) fn keys() -> Result<Keys, String> {
    Ok(Keys {
        access_key: Secret::new(variable("AWS_ACCESS_KEY_ID")?),
        secret_key: Secret::new(variable("AWS_SECRET_ACCESS_KEY")?),
        session_token: variable("AWS_SESSION_TOKEN").ok().map(Secret::new),
    })
}

/// The delivered login of PostgreSQL: from a JSON file, or from libpq's variables.
pub(super) fn login(file: Option<&str>) -> Result<Login, String> {
    let Some(file) = file else {
        return Ok(Login {
            host: variable("PGHOST")?,
            port: port(&variable("PGPORT")?)?,
            dbname: variable("PGDATABASE")?,
            user: variable("PGUSER")?,
            password: Secret::new(variable("PGPASSWORD")?),
        });
    };
    let value = read(file)?;
    let text = |name: &str| {
        let found = value.get(name).and_then(Value::as_str).map(str::to_owned);
        found.ok_or_else(|| format!("`{file}` has no text `{name}`"))
    };
    let number = value.get("port").map(|port| port.as_str().map_or_else(|| port.to_string(), str::to_owned));
    Ok(Login {
        host: text("host")?,
        port: port(&number.unwrap_or_default())?,
        dbname: text("db")?,
        user: text("username")?,
        password: Secret::new(text("password")?),
    })
}

/// Where a file of the delivery is: `secrets/x` below Nomad's secrets folder.
pub(super) fn path(file: &str) -> Result<PathBuf, String> {
    let below = file.strip_prefix("secrets/").unwrap_or(file);
    Ok(PathBuf::from(variable("NOMAD_SECRETS_DIR")?).join(below))
}

/// A delivered JSON file.
fn read(file: &str) -> Result<Value, String> {
    let text = std::fs::read_to_string(path(file)?).map_err(|error| format!("`{file}`: {error}"))?;
    // The parser's message could quote what it read.
    serde_json::from_str(&text).map_err(|_| format!("`{file}` is no JSON"))
}

/// A port.
fn port(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| "the delivered port is no port".to_owned())
}
