//! The workspace's targets → what is run offline, and which live suites need which engines.
//!
//! A live suite is a `[[test]]` target of `writ-tests` whose name starts with `live_`; its engines stand in
//! `[package.metadata.live]` of the same manifest. A suite without a line there, or a line without a suite,
//! is an error: otherwise it would never run, and nobody would see it.

use crate::engines::pins::Engine;
use crate::workspace::{Package, Target, Workspace};
use anyhow::ensure;
use std::collections::{BTreeMap, BTreeSet};

const PACKAGE: &str = "writ-tests";
const PREFIX: &str = "live_";

/// A suite of tests on real servers.
#[derive(Debug, PartialEq, Eq)]
pub struct LiveSuite {
    /// The test target's name.
    pub name: String,
    /// What it needs.
    pub engines: Vec<Engine>,
}

/// What there is to run.
#[derive(Debug, PartialEq, Eq)]
pub struct Plan {
    /// Arguments for `cargo test` that select everything but the live suites and the doc tests.
    pub offline: Vec<String>,
    /// Whether there is a library, and so a place for doc tests.
    pub has_library: bool,
    /// The live suites, by name.
    pub live: Vec<LiveSuite>,
}

impl Plan {
    /// The engines that the live suites need, each once.
    pub fn engines(&self) -> Vec<Engine> {
        let needed: BTreeSet<Engine> = self.live.iter().flat_map(|suite| suite.engines.clone()).collect();
        needed.into_iter().collect()
    }
}

/// Sorts out what there is to run.
pub fn plan(workspace: &Workspace) -> anyhow::Result<Plan> {
    let targets = || workspace.packages.iter().flat_map(|package| &package.targets);
    let is_library = |target: &Target| ["lib", "rlib", "proc-macro"].iter().any(|kind| target.is(kind));
    let has_library = targets().any(is_library);
    let mut offline = Vec::new();
    if has_library {
        offline.push("--lib".to_owned());
    }
    if targets().any(|target| target.is("bin")) {
        offline.push("--bins".to_owned());
    }
    let tests: BTreeSet<&str> =
        targets().filter(|target| target.is("test")).map(|target| target.name.as_str()).collect();
    for test in tests.iter().filter(|name| !name.starts_with(PREFIX)) {
        offline.extend(["--test", test].map(String::from));
    }
    for package in workspace.packages.iter().filter(|package| package.name != PACKAGE) {
        let stray = live_targets(package).next();
        ensure!(
            stray.is_none(),
            "the live suite `{}` is in `{}`: live suites belong into `{PACKAGE}`",
            stray.unwrap_or_default(),
            package.name
        );
    }
    let Some(package) = workspace.packages.iter().find(|package| package.name == PACKAGE) else {
        return Ok(Plan { offline, has_library, live: Vec::new() });
    };
    Ok(Plan { offline, has_library, live: live(package)? })
}

fn live(package: &Package) -> anyhow::Result<Vec<LiveSuite>> {
    let empty = BTreeMap::new();
    let table = package.metadata.as_ref().and_then(|metadata| metadata.live.as_ref()).unwrap_or(&empty);
    let suites: BTreeSet<&str> = live_targets(package).collect();
    for name in table.keys() {
        ensure!(
            suites.contains(name.as_str()),
            "`[package.metadata.live]` has a line for `{name}`, but `{PACKAGE}` has no test target of that \
             name: add tests/{name}.rs, or remove the line"
        );
    }
    let mut live = Vec::new();
    for name in suites {
        let needs = table.get(name).map(Vec::as_slice).unwrap_or_default();
        ensure!(
            !needs.is_empty(),
            "the live suite `{name}` does not say which engines it needs: add `{name} = [\"vault\"]`, or \
             what it needs, to `[package.metadata.live]` of `{PACKAGE}`; one that needs none should not be \
             called {PREFIX}…"
        );
        let parse = |engine: &String| {
            Engine::parse(engine)
                .map_err(|error| anyhow::anyhow!("`[package.metadata.live]`, `{name}`: {error}"))
        };
        let engines = needs.iter().map(parse).collect::<anyhow::Result<_>>()?;
        live.push(LiveSuite { name: name.to_owned(), engines });
    }
    Ok(live)
}

fn live_targets(package: &Package) -> impl Iterator<Item = &str> {
    let is_live = |target: &&Target| target.is("test") && target.name.starts_with(PREFIX);
    package.targets.iter().filter(is_live).map(|target| target.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::{LiveSuite, Plan, plan};
    use crate::engines::pins::Engine;
    use crate::workspace::{Metadata, Package, Target, Workspace};

    fn package(name: &str, targets: &[(&str, &str)], live: Option<&[(&str, &[&str])]>) -> Package {
        let target =
            |(name, kind): &(&str, &str)| Target { name: (*name).into(), kind: vec![(*kind).into()] };
        let entry = |(name, engines): &(&str, &[&str])| {
            ((*name).to_owned(), engines.iter().map(|engine| (*engine).to_owned()).collect())
        };
        Package {
            name: name.into(),
            targets: targets.iter().map(target).collect(),
            metadata: live.map(|lines| Metadata { live: Some(lines.iter().map(entry).collect()) }),
        }
    }

    fn plan_of(packages: Vec<Package>) -> Result<Plan, String> {
        let workspace = Workspace { root: "/w".into(), target_directory: "/w/target".into(), packages };
        plan(&workspace).map_err(|error| error.to_string())
    }

    #[test]
    fn live_suites_are_kept_apart_from_the_rest() {
        let found = plan_of(vec![
            package("writ-cli", &[("writ", "bin"), ("cli", "test")], None),
            package(
                "writ-tests",
                &[("offline", "test"), ("live_b", "test"), ("live_a", "test")],
                Some(&[("live_a", &["vault"]), ("live_b", &["postgres", "opentofu", "vault"])]),
            ),
        ])
        .unwrap();
        assert_eq!(found.offline, ["--bins", "--test", "cli", "--test", "offline"]);
        assert!(!found.has_library);
        let suite = |name: &str, engines: &[Engine]| LiveSuite { name: name.into(), engines: engines.into() };
        let live_b = suite("live_b", &[Engine::Postgres, Engine::Tofu, Engine::Vault]);
        assert_eq!(found.live, [suite("live_a", &[Engine::Vault]), live_b]);
        assert_eq!(found.engines(), [Engine::Vault, Engine::Tofu, Engine::Postgres]);
    }

    #[test]
    fn a_suite_and_its_line_need_each_other() {
        let tests = |targets: &[(&str, &str)], live: &[(&str, &[&str])]| {
            plan_of(vec![package("writ-tests", targets, Some(live))]).unwrap_err()
        };
        let undeclared = tests(&[("live_a", "test")], &[]);
        assert!(undeclared.contains("`live_a` does not say which engines it needs"), "{undeclared}");
        let empty = tests(&[("live_a", "test")], &[("live_a", &[])]);
        assert!(empty.contains("add `live_a = [\"vault\"]`"), "{empty}");
        let gone = tests(&[], &[("live_a", &["vault"])]);
        assert!(gone.contains("no test target of that name"), "{gone}");
        let unknown = tests(&[("live_a", "test")], &[("live_a", &["consul"])]);
        assert!(unknown.contains("there is no engine `consul`"), "{unknown}");
    }

    #[test]
    fn a_live_suite_elsewhere_is_an_error() {
        let error = plan_of(vec![package("writ-cli", &[("live_a", "test")], None)]).unwrap_err();
        assert_eq!(error, "the live suite `live_a` is in `writ-cli`: live suites belong into `writ-tests`");
    }

    #[test]
    fn a_workspace_without_tests_yet_has_no_live_suites() {
        let found = plan_of(vec![package("writ-model", &[("writ_model", "lib")], None)]).unwrap();
        assert_eq!(found, Plan { offline: vec!["--lib".into()], has_library: true, live: vec![] });
    }
}
