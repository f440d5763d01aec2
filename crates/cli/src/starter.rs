//! The text of a first stack.
//!
//! INVARIANT: every text that comes out compiles, is proved, and is as `writ fmt` would leave it;
//! names are checked before, so that none becomes syntax.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What a service may work with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Part {
    /// A folder of an S3 bucket, by keys that live for an hour
    Bucket,
    /// Some tables of a PostgreSQL database, by a login of its own
    Database,
    /// A schedule: it runs at night instead of all the time
    Schedule,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Starter {
    /// The stack's name.
    pub stack: String,
    /// The service's.
    pub service: String,
    /// What it works with.
    pub parts: BTreeSet<Part>,
}

/// A name that a stack or a service can have: the rule of `writ_model`'s names.
///
/// # Errors
/// With the rule, where it is none.
pub fn name(text: &str) -> Result<String, String> {
    let letter = |c: char| c.is_ascii_lowercase();
    let inside = |c: char| letter(c) || c.is_ascii_digit() || c == '-';
    let is_name = text.len() <= 24
        && text.starts_with(letter)
        && !text.ends_with('-')
        && !text.contains("--")
        && text.chars().all(inside);
    if is_name {
        Ok(text.to_owned())
    } else {
        Err("a name is up to 24 lower-case letters, digits and single hyphens, and begins with a letter"
            .to_owned())
    }
}

impl Starter {
    /// The source.
    pub fn text(&self) -> String {
        let (service, has) = (self.service.as_str(), |part| self.parts.contains(&part));
        // Names share one space.
        let other = |name: &'static str, instead: &'static str| if service == name { instead } else { name };
        let bucket = other("files", "file-store");
        let database = other("records", "record-store");
        let schedule = other("nightly", "each-night");
        let mut out = String::new();
        let mut say = |text: &str| out.push_str(text);

        say(
            "# Who may reach what, decided once. `writ compile` writes every file that states it below out/,\n\
             # proved to say this and no more. All names, addresses and grants here are examples: make them yours.\n\n",
        );
        say(&format!("stack \"{}\" {{\n", self.stack));
        say("  # The Nomad namespace of the jobs; it must exist.\n  namespace = \"default\"\n");
        if has(Part::Bucket) {
            say("  # The AWS region of the buckets.\n  region    = \"eu-west-1\"\n");
        }
        say("}\n");
        if has(Part::Bucket) {
            say(&format!(
                "
# The AWS account of the buckets, and who Vault is there: it assumes one role for each service.
aws production {{
  account = \"111122223333\"
  vault   = \"arn:aws:iam::111122223333:role/vault-server\"
}}

# An S3 bucket that exists already.
bucket {bucket} {{
  name = \"example-files\"
}}
"
            ));
        }
        if has(Part::Database) {
            say(&format!(
                "
# A PostgreSQL database that exists already.
database {database} {{
  engine  = postgres
  address = \"records-db.internal:5432\"
  dbname  = \"records\"
}}
"
            ));
        }
        if has(Part::Schedule) {
            say(&format!(
                "
# Every night; a run does not begin while the last one goes on.
schedule {schedule} {{
  cron     = \"30 4 * * *\"
  timezone = \"Europe/Paris\"
  overlap  = false
}}
"
            ));
        }
        say(&format!("\nservice {service} {{\n"));
        if has(Part::Schedule) {
            say(&format!(
                "  image        = \"registry.internal/{service}:1.0.0\"
  run          = on {schedule}
  runs_at_most = 30m
"
            ));
        } else {
            say(&format!("  image = \"registry.internal/{service}:1.0.0\"\n"));
        }
        out.push_str(&self.grants(bucket, database));
        out.push_str("}\n");
        out.push_str(&self.check(bucket, database));
        out
    }

    fn grants(&self, bucket: &str, database: &str) -> String {
        let mut out = String::new();
        if self.parts.contains(&Part::Database) {
            let _ = write!(
                out,
                "\n  # A login of its own, for these tables and verbs only.\n  may select, insert on {database}.public.items\n"
            );
        }
        if self.parts.contains(&Part::Bucket) {
            let _ = write!(
                out,
                "\n  # Everything below this folder, nothing beside it.\n  may list, read, write on {bucket}/\"{}/\"\n",
                self.service
            );
            if !self.parts.contains(&Part::Schedule) {
                out.push_str(
                    "\n  # Its keys live for an hour; then it is restarted with new ones. Those of `credential_type = iam_user` are\n  \
                     # renewed instead.\n  allow \"restart-for-keys\" = \"a restart each hour does no harm\"\n",
                );
            }
        }
        out
    }

    /// Lines that must hold: they are decided on every compile.
    fn check(&self, bucket: &str, database: &str) -> String {
        let service = &self.service;
        let mut lines = String::new();
        if self.parts.contains(&Part::Database) {
            let _ = write!(
                lines,
                "  {service} can    select {database}.public.items
  {service} cannot delete {database}.public.items
  {service} cannot select {database}.public.items  as job \"another\"
"
            );
        }
        if self.parts.contains(&Part::Bucket) {
            let _ = write!(
                lines,
                "  {service} can    write  {bucket}/\"{service}/report.csv\"
  {service} cannot delete {bucket}/\"{service}/report.csv\"
  {service} cannot read   {bucket}/\"somebody-elses/report.csv\"
  only {service} can write {bucket}
"
            );
        }
        if lines.is_empty() {
            return String::new();
        }
        format!(
            "\n# Tests of the policy, which are decided on every compile.\ncheck \"{service} does its job and nothing else\" {{\n{lines}}}\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_asked_for_compiles_and_is_proved() {
        for parts in 0..8_u8 {
            let parts: BTreeSet<Part> = [Part::Bucket, Part::Database, Part::Schedule]
                .into_iter()
                .enumerate()
                .filter(|(bit, _)| parts & (1 << bit) != 0)
                .map(|(_, part)| part)
                .collect();
            for service in ["app", "files", "records", "nightly", "a-name-of-24-letters-or-s"] {
                let Ok(service) = name(service) else { continue };
                let starter = Starter { stack: "example".to_owned(), service, parts: parts.clone() };
                let text = starter.text();
                let outcome = writ_stack::compile(vec![("stack.writ".to_owned(), text.clone().into_bytes())]);
                assert!(outcome.diagnostics.is_empty(), "{text}\n{:#?}", outcome.diagnostics);
                assert!(outcome.value.is_some(), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for text in
            ["", "App", "a b", "a{}", "a--b", "-a", "a-", "é", "x\n", "a_b", "abcdefghijklmnopqrstuvwxy"]
        {
            assert!(name(text).is_err(), "{text:?}");
        }
        assert!(name("a1-b").is_ok());
    }
}
