//! Whole stacks of all that the language has: most compile, those that do not are refused for what
//! they say.
//!
//! INVARIANT: what a stack declares is written down in [`Stack`] as it is written, so that what comes
//! after refers to what is there.

mod access;
mod checks;
mod declared;
mod files;
mod job;
mod operators;
mod reuse;
mod settings;
mod write;

use crate::folder::{Folder, INPUT};
use fastrand::Rng;
use std::collections::{BTreeMap, BTreeSet};

/// A stack, with the files that it names.
pub fn stack(random: &mut Rng) -> Folder {
    let mut stack = Stack::new(random);
    stack.declare();
    stack.profiles();
    for service in 0..stack.random.usize(1..4) {
        stack.service(service);
    }
    for operator in 0..stack.random.usize(0..5).saturating_sub(1) {
        stack.operator(operator);
    }
    stack.checks();
    stack.environment();
    let Stack { out, mut folder, .. } = stack;
    folder.sources.insert(0, (INPUT.to_owned(), out.into_bytes()));
    folder
}

/// What is written, and what there is to refer to.
struct Stack<'r> {
    random: &'r mut Rng,
    out: String,
    folder: Folder,
    depth: usize,
    names: BTreeSet<String>,
    /// The Nomad namespaces that there are.
    namespaces: Vec<String>,
    region: bool,
    aws: Option<Aws>,
    buckets: Vec<String>,
    databases: Vec<String>,
    schedules: Vec<String>,
    /// Each with whether a run may write it.
    volumes: Vec<(String, bool)>,
    secrets: Vec<Secret>,
    vault: bool,
    nomad: bool,
    /// What a `vault` block says of mounts: a path, and whether somebody else makes it.
    mounts: BTreeMap<&'static str, (String, bool)>,
    profiles: usize,
    inputs: bool,
    services: Vec<Service>,
    /// Who may do what, as check lines say it.
    granted: Vec<Granted>,
}

/// What the `aws` block says.
#[derive(Clone, Copy)]
struct Aws {
    /// Whether Vault is a role there, so that keys live an hour at most.
    role: bool,
    /// Whether keys of users are made somewhere: Vault has one lease for all.
    users: bool,
}

/// A secret that is declared.
#[derive(Clone)]
struct Secret {
    name: String,
    is_kv: bool,
    /// Its path, where it says one and is in the namespace of whoever reads it.
    path: Option<String>,
    keys: Vec<String>,
}

/// A service that is written.
struct Service {
    name: String,
    namespace: Option<String>,
}

/// A grant, in the words of a check line.
struct Granted {
    who: String,
    task: Option<String>,
    is_operator: bool,
    verb: String,
    object: String,
}

impl<'r> Stack<'r> {
    fn new(random: &'r mut Rng) -> Self {
        Self {
            random,
            out: String::new(),
            folder: Folder::default(),
            depth: 0,
            names: BTreeSet::new(),
            namespaces: Vec::new(),
            region: false,
            aws: None,
            buckets: Vec::new(),
            databases: Vec::new(),
            schedules: Vec::new(),
            volumes: Vec::new(),
            secrets: Vec::new(),
            vault: false,
            nomad: false,
            mounts: BTreeMap::new(),
            profiles: 0,
            inputs: false,
            services: Vec::new(),
            granted: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
