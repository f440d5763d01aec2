//! What becomes of a credential: renewed while its lease lives, gone when it is revoked.
//!
//! A login of PostgreSQL is revoked the hard way: with a session open and an object owned. Keys
//! of an assumed role cannot be revoked by Vault (`builtin/logical/aws/secret_access_keys.go`:
//! the revocation of such a lease does nothing); what is shown is that their life is bounded and
//! that none is issued once the role is gone.

use crate::agent::{Outcome, Request, Token};
use crate::apply::Trouble;
use crate::apply::postgres::{OTHER_SCHEMA, Ready};
use crate::classify::{Meaning, Refusal, classify};
use crate::probe::{Bench, Catalogue, Principal, Probe, check};
use crate::report::{Kind, Line, Verdict};
use serde_json::json;
use std::time::{Duration, Instant};
use writ_graph::declared::{Check, Claim, Credential, Grant, Seconds};
use writ_live::postgres::{Session, identifier, literal};
use writ_live::vault;

/// Ends a principal's credentials. Afterwards it has none: this comes last.
pub(crate) async fn lines(
    bench: &Bench<'_>,
    catalogue: &Catalogue<'_>,
    principal: &Principal<'_>,
) -> Result<Vec<Line>, Trouble> {
    let mut lines = Vec::new();
    for (credential, grant) in principal.credentials() {
        let one = One { bench, principal, credential, grant };
        match credential {
            Credential::Database { ttl, .. } => {
                let database = crate::probe::database_of(&grant.object).unwrap_or_default();
                let Some(ready) = catalogue.databases.iter().find(|ready| ready.name == database) else {
                    continue;
                };
                lines.push(one.renewal(ready, *ttl).await?);
                lines.extend(one.revocation(catalogue, ready).await?);
            }
            Credential::Aws { ttl, .. } => {
                lines.push(one.bounded(*ttl).await);
                lines.push(one.role_gone().await?);
            }
            Credential::Nomad { .. } => {}
        }
    }
    Ok(lines)
}

/// One credential of one principal.
struct One<'a> {
    bench: &'a Bench<'a>,
    principal: &'a Principal<'a>,
    credential: &'a Credential,
    grant: &'a Grant,
}

impl One<'_> {
    /// A line; `verdict` as judged by the caller.
    fn line(&self, request: &str, expected: &str, came_back: String, verdict: Verdict) -> Line {
        Line {
            kind: Kind::Revocation,
            verdict,
            who: self.principal.who(),
            by: self.principal.chain(self.credential),
            request: request.into(),
            expected: expected.into(),
            came_back,
            controls: Vec::new(),
            source: Some((self.bench.place)(self.grant.span)),
        }
    }

    /// Has the task's own token read the credential anew.
    async fn issue(&self) -> Outcome {
        let (method, path) = ("GET".into(), self.credential.path());
        let request = Request::Vault { token: Token::Task, method, path, body: None };
        self.bench.hub.ask(&self.principal.label(), &request).await
    }

    /// The lease is renewed by the task's own token, and PostgreSQL's `VALID UNTIL` moves: it is
    /// set to a minute from now first.
    async fn renewal(&self, ready: &Ready, ttl: Seconds) -> Result<Line, Trouble> {
        let (what, expected) =
            ("renew the lease of a login", "renewed, and the login valid for its whole life again");
        let issued = self.issue().await;
        let (Some(lease), Some(user)) = (issued.facts.get("lease_id"), issued.facts.get("username")) else {
            return Ok(self.line(
                what,
                expected,
                format!("no login to renew: {issued}"),
                Verdict::Inconclusive,
            ));
        };
        let root = Session::open(&ready.root).await?;
        let soon = "to_char(now() + interval '60 seconds', 'YYYY-MM-DD HH24:MI:SSOF')";
        let until = root.run(&format!("SELECT {soon}")).await?;
        let until = until.into_iter().flatten().flatten().next().unwrap_or_default();
        root.run(&format!("ALTER ROLE {} VALID UNTIL {}", identifier(user), literal(&until))).await?;
        let renew = Request::Vault {
            token: Token::Task,
            method: "PUT".into(),
            path: "sys/leases/renew".into(),
            body: Some(json!({ "lease_id": lease, "increment": ttl.0 })),
        };
        let renewed = self.bench.hub.ask(&self.principal.label(), &renew).await;
        let left = root
            .run(&format!(
                "SELECT extract(epoch FROM rolvaliduntil - now())::int FROM pg_roles WHERE rolname = {}",
                literal(user)
            ))
            .await?;
        let left = left
            .into_iter()
            .flatten()
            .flatten()
            .next()
            .and_then(|text| text.parse::<i64>().ok())
            .unwrap_or(0);
        let verdict = match classify(&renewed) {
            Meaning::Unclear(_) => Verdict::Inconclusive,
            Meaning::Allowed if left > 90 => Verdict::Passed,
            Meaning::Allowed | Meaning::Refused(_) => Verdict::Refuted,
        };
        let came_back = format!("{renewed}; the login is valid for {left} s, it was for 60");
        Ok(self.line(what, expected, came_back, verdict))
    }

    /// Revokes the leases with a session open and an object owned, and looks what is left.
    async fn revocation(&self, catalogue: &Catalogue<'_>, ready: &Ready) -> Result<Vec<Line>, Trouble> {
        let (hub, label) = (self.bench.hub, self.principal.label());
        let file = crate::probe::file(self.grant.delivery());
        let (host, port) = (ready.root.host.clone(), ready.root.port);
        let held = hub.ask(&label, &Request::Hold { host: host.clone(), port, file: file.clone() }).await;
        let Some(user) = held.facts.get("username").filter(|_| held.done).cloned() else {
            let came_back = format!("no session to hold: {held}");
            return Ok(vec![self.line("hold a session open", "open", came_back, Verdict::Inconclusive)]);
        };
        let checks = self.after_revoke(catalogue);
        let mut before = Vec::new();
        for (probe, _) in &checks {
            before.push(hub.ask(&label, &probe.request).await);
        }
        let root = Session::open(&ready.root).await?;
        let owned = format!("{}.writ_owned", identifier(OTHER_SCHEMA));
        root.run(&format!(
            "CREATE TABLE {owned} (id int); ALTER TABLE {owned} OWNER TO {}",
            identifier(&user)
        ))
        .await?;
        let open = count(&root, &format!("pg_stat_activity WHERE usename = {}", literal(&user))).await?;

        let path = format!("sys/leases/revoke-prefix/{}", self.credential.path());
        let answer = self.bench.ground.vault.request("PUT", &path, Some(&json!({ "sync": true }))).await?;
        let began = Instant::now();
        let exists = format!("pg_roles WHERE rolname = {}", literal(&user));
        let mut roles = count(&root, &exists).await?;
        while roles > 0 && began.elapsed() < Duration::from_secs(10) && answer.is_success() {
            tokio::time::sleep(Duration::from_millis(200)).await;
            roles = count(&root, &exists).await?;
        }
        let mut lines = Vec::new();
        let said = format!("{} {}", answer.status, vault::errors(&answer));
        let verdict = if roles == 0 { Verdict::Passed } else { Verdict::Refuted };
        lines.push(self.line(
            "revoke the lease of a login with a session open and an object owned",
            "the role is gone",
            format!("{} of that name left; Vault answered {}", roles, said.trim()),
            verdict,
        ));
        let left = count(&root, &format!("pg_stat_activity WHERE usename = {}", literal(&user))).await?;
        let again = hub.ask(&label, &Request::Held { statement: "SELECT 1".into() }).await;
        let verdict = match (open, left, again.done) {
            (0, _, _) => Verdict::Inconclusive,
            (_, 0, false) => Verdict::Passed,
            _ => Verdict::Refuted,
        };
        lines.push(self.line(
            "use the session that was open",
            "it was ended",
            format!("{left} of {open} sessions left; {again}"),
            verdict,
        ));
        let statement = "SELECT 1".to_owned();
        let login = hub.ask(&label, &Request::Sql { host, port, file, statement }).await;
        lines.push(self.refused_login("log in again", &login));
        lines.push(self.owned_object(&root, &ready.owner.user).await?);
        for ((probe, check), before) in checks.iter().zip(before) {
            let after = hub.ask(&label, &probe.request).await;
            let mut line = self.refused_login(&format!("{}, after revoke", probe.what), &after);
            line.kind = Kind::Check;
            line.source = Some((self.bench.place)(check.span));
            line.controls = vec![format!("the same before: {before}")];
            if classify(&before) != Meaning::Allowed {
                line.verdict = line.verdict.max(Verdict::Inconclusive);
            }
            lines.push(line);
        }
        Ok(lines)
    }

    /// The check lines of this credential that speak of what is after it.
    fn after_revoke<'c>(&self, catalogue: &Catalogue<'c>) -> Vec<(Probe, &'c Check)> {
        let database = crate::probe::database_of(&self.grant.object);
        let mine = |check: &&Check| {
            check.circumstances.after_revoke
                && check.claim == Claim::Cannot
                && crate::probe::is_named(check, self.principal.workload)
                && crate::probe::database_of(&check.object) == database
        };
        let checks = catalogue.declared.checks.iter().filter(mine);
        checks.filter_map(|one| Some((check::probe(catalogue, self.principal, one, false)?, one))).collect()
    }

    /// The login must be refused as such.
    fn refused_login(&self, what: &str, outcome: &Outcome) -> Line {
        let verdict = match classify(outcome) {
            Meaning::Refused(Refusal::SqlLogin) => Verdict::Passed,
            Meaning::Allowed => Verdict::Refuted,
            Meaning::Refused(_) | Meaning::Unclear(_) => Verdict::Inconclusive,
        };
        self.line(what, "refused by PostgreSQL's login", outcome.to_string(), verdict)
    }

    /// What the role owned is still there and has another owner.
    async fn owned_object(&self, root: &Session, owner: &str) -> Result<Line, Trouble> {
        let sql = format!(
            "SELECT tableowner FROM pg_tables WHERE schemaname = {} AND tablename = 'writ_owned'",
            literal(OTHER_SCHEMA)
        );
        let now = root.run(&sql).await?.into_iter().flatten().flatten().next();
        let verdict = if now.as_deref() == Some(owner) { Verdict::Passed } else { Verdict::Refuted };
        let came_back = now.map_or_else(|| "it is gone".to_owned(), |now| format!("it belongs to {now}"));
        let expected = "it belongs to the user that Vault logs in as";
        Ok(self.line("look at what the role owned", expected, came_back, verdict))
    }

    /// Keys are issued for no longer than declared.
    async fn bounded(&self, ttl: Seconds) -> Line {
        let issued = self.issue().await;
        let life = issued.facts.get("lease_duration").and_then(|text| text.parse::<u64>().ok());
        let (came_back, verdict) = match life {
            Some(life) if life > 0 && life <= ttl.0 => (format!("for {life} s"), Verdict::Passed),
            Some(life) => (format!("for {life} s"), Verdict::Refuted),
            None => (issued.to_string(), Verdict::Inconclusive),
        };
        self.line("be issued keys", &format!("for {} s at most", ttl.0), came_back, verdict)
    }

    /// No keys are issued once the role is gone.
    async fn role_gone(&self) -> Result<Line, Trouble> {
        let before = self.issue().await;
        let role = self.credential.role();
        let path = format!("{}/roles/{}", role.mount, role.name);
        let deleted = self.bench.ground.vault.request("DELETE", &path, None).await?;
        let after = self.issue().await;
        let verdict = match (classify(&before), deleted.is_success(), classify(&after)) {
            (Meaning::Allowed, true, Meaning::Refused(Refusal::NoSuchRole)) => Verdict::Passed,
            (Meaning::Allowed, true, Meaning::Allowed) => Verdict::Refuted,
            _ => Verdict::Inconclusive,
        };
        let mut line = self.line(
            "be issued keys after the role is deleted",
            "refused by the lack of such a role",
            after.to_string(),
            verdict,
        );
        line.controls = vec![format!("the same before: {before}")];
        Ok(line)
    }
}

/// How many rows there are.
async fn count(session: &Session, from: &str) -> Result<i64, Trouble> {
    let rows = session.run(&format!("SELECT count(*) FROM {from}")).await?;
    let number = rows.into_iter().flatten().flatten().next().and_then(|text| text.parse().ok());
    number.ok_or_else(|| Trouble("PostgreSQL did not count".into()))
}
