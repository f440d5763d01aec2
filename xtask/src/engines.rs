//! `cargo xtask engines`: the real servers that the live tests need, from PATH, from the cache, or built.

mod build;
mod cache;
mod docker;
mod locate;
pub mod pins;
pub mod provide;

use crate::process::Stop;
use crate::{table, workspace};
use anyhow::Context;
pub use build::Workshop;
use cache::Cache;
use pins::Engine;
use provide::{Looked, Outcome};
use std::env;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode, Stdio};

/// The command line of `cargo xtask engines`.
#[derive(clap::Args)]
pub struct Args {
    /// Stay until every engine is there; without it, what has to be built is built in the background
    #[arg(long)]
    wait: bool,
    /// Which engines: vault, nomad, minio, tofu, postgres [default: all]
    #[arg(value_name = "NAME", value_parser = Engine::parse)]
    names: Vec<Engine>,
}

/// Provides the engines and prints where each one is. Fails when one is missing and can't be built.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let engines = if args.names.is_empty() { Engine::ALL.to_vec() } else { args.names.clone() };
    let workshop = workshop()?;
    let mut report = Report::default();
    if args.wait {
        let mut notes = Vec::new();
        let Report { rows, missing, .. } = &mut report;
        let stop = Stop::default();
        provide::provide(&engines, &workshop, &stop, &mut |note| notes.push(note), &mut |engine, outcome| {
            add(rows, missing, engine, &outcome);
        });
        report.notes = notes;
        // They became known in another order.
        let place = |row: &[String; 4]| {
            Engine::ALL.iter().position(|each| row.first().is_some_and(|name| name == each.name()))
        };
        report.rows.sort_by_key(place);
    } else {
        look_and_build_behind(&engines, &workshop, &mut report)?;
    }
    print!("{}", report.text(&docker::status()));
    Ok(if report.missing.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// This checkout's recipes and this user's cache.
pub fn workshop() -> anyhow::Result<Workshop> {
    let cache = Cache::new(env::var_os("XDG_CACHE_HOME"), env::var_os("HOME"))?;
    Ok(Workshop::new(workspace::xtask_dir().join("engines"), cache))
}

fn look_and_build_behind(engines: &[Engine], workshop: &Workshop, report: &mut Report) -> anyhow::Result<()> {
    let mut to_build = Vec::new();
    for &engine in engines {
        let Report { rows, missing, notes } = &mut *report;
        match provide::look(engine, workshop, &mut |note| notes.push(note)) {
            Looked::Done(outcome) => add(rows, missing, engine, &outcome),
            Looked::ToBuild(folder) => {
                let version = engine.recipe().map_or("", |recipe| recipe.version);
                let log = format!("log: {}", folder.join("build.log").display());
                rows.push([engine.name(), version, "being built", &log].map(String::from));
                to_build.push(engine.name());
            }
        }
    }
    if to_build.is_empty() {
        return Ok(());
    }
    Command::new(env::current_exe()?)
        .args(["engines", "--wait"])
        .args(&to_build)
        // A group of its own, so that an interrupt in this terminal does not end it.
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("the builds can't be started")?;
    report
        .notes
        .push("builds go on in the background; `cargo xtask engines --wait` waits for them".to_owned());
    Ok(())
}

/// What a run of this command tells at its end.
#[derive(Default)]
struct Report {
    rows: Vec<[String; 4]>,
    missing: Vec<String>,
    notes: Vec<String>,
}

impl Report {
    fn text(&self, docker: &str) -> String {
        let mut out = table::render(["engine", "version", "from", "location"], &self.rows);
        let missing = self.missing.iter().map(|line| format!("missing: {line}"));
        for line in missing.chain(self.notes.iter().map(|line| format!("note: {line}"))) {
            out.push_str(&line);
            out.push('\n');
        }
        out.push_str(docker);
        out.push('\n');
        out
    }
}

fn add(rows: &mut Vec<[String; 4]>, missing: &mut Vec<String>, engine: Engine, outcome: &Outcome) {
    rows.push(row(engine, outcome));
    if let Err(why) = outcome {
        missing.push(format!("{}: {why}", engine.name()));
    }
}

/// An engine's line in a table: name, version, from where, place. Why one is missing is told below it.
pub fn row(engine: Engine, outcome: &Outcome) -> [String; 4] {
    match outcome {
        Ok(found) => [
            engine.name().to_owned(),
            found.version.clone(),
            found.from.text(),
            found.place.display().to_string(),
        ],
        Err(_) => [engine.name(), "", "missing", ""].map(String::from),
    }
}

#[cfg(test)]
mod tests {
    use super::{Report, add};
    use crate::engines::pins::Engine;
    use crate::engines::provide::{Found, From};
    use std::time::Duration;

    #[test]
    fn the_table_tells_where_each_engine_is_and_why_one_is_missing() {
        let mut report = Report::default();
        let Report { rows, missing, notes } = &mut report;
        let built = From::Built(Duration::from_secs(75));
        let found = Found { version: "1.21.0".to_owned(), from: built, place: "/c/vault".into() };
        add(rows, missing, Engine::Vault, &Ok(found));
        add(rows, missing, Engine::Postgres, &Err("not installed".to_owned()));
        notes.push("an old vault".to_owned());
        let expected = "\
engine    version  from                 location
vault     1.21.0   built in 1 min 15 s  /c/vault
postgres           missing
missing: postgres: not installed
note: an old vault
docker: no
";
        assert_eq!(report.text("docker: no"), expected);
    }
}
