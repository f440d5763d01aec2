//! What the one who applies a tree needs: as much as its artifacts are applied by, no more.
//!
//! Sources: what the providers call, in `vault/` and `internal/` of terraform-provider-vault (5.x)
//! and `nomad/resource_*.go` of terraform-provider-nomad; which capability each call needs: Vault
//! 1.21.0 and `nomad/job_endpoint.go`, `nomad/namespace_endpoint.go`, `nomad/acl_endpoint.go` of
//! Nomad 1.11.1.

mod aws;
mod logins;

use crate::declared::{Declared, Method, Object};
use std::collections::{BTreeMap, BTreeSet};
use writ_semantics::deployer::{NOMAD, VAULT};
use writ_semantics::nomad::acl::{self, Named, Rule, Variables};
use writ_semantics::vault::{self, Capability};
use writ_semantics::{Facts, place, vault::needs_sudo};
use writ_source::Span;

/// Adds all of it.
pub fn compose(declared: &Declared, facts: &mut Facts) {
    let policy = in_vault(declared, facts);
    if !policy.rules.is_empty() {
        facts.deployer.vault.insert(VAULT.to_owned(), policy);
    }
    let policy = in_nomad(declared, facts);
    if !needs_management(facts) && !policy.rules.is_empty() {
        facts.deployer.nomad.insert(NOMAD.to_owned(), policy);
    }
    aws::compose(declared, facts);
    logins::compose(declared, facts);
}

/// Whether something is applied to Nomad that takes a management token: namespaces, ACL policies,
/// auth methods and binding rules.
pub fn needs_management(facts: &Facts) -> bool {
    !facts.acl_policies.is_empty() || facts.bodies.keys().any(|path| path.starts_with("nomad/"))
}

const KEEP: [Capability; 3] = [Capability::Create, Capability::Read, Capability::Update];
const ALL: [Capability; 4] = [Capability::Create, Capability::Read, Capability::Update, Capability::Delete];

/// Paths of Vault's API with what is done there, and for what.
#[derive(Default)]
struct Paths(BTreeMap<String, (BTreeSet<Capability>, Span)>);

impl Paths {
    fn add(&mut self, path: String, capabilities: &[Capability], span: Span) {
        let sudo = needs_sudo(&path).then_some(Capability::Sudo);
        let entry = self.0.entry(path).or_insert((BTreeSet::new(), span));
        entry.0.extend(capabilities.iter().copied().chain(sudo));
    }
}

fn in_vault(declared: &Declared, facts: &Facts) -> vault::Policy {
    let mut paths = Paths::default();
    for policy in facts.policies.values() {
        paths.add(format!("sys/policies/acl/{}", policy.name), &ALL, policy.span);
    }
    let mut mounts: BTreeMap<String, Span> = BTreeMap::new();
    for role in facts.logins.values() {
        paths.add(format!("auth/{}/role/{}", role.mount, role.name), &ALL, role.span);
        mounts.entry(format!("auth/{}", role.mount)).or_insert(role.span);
    }
    for role in facts.aws_roles.values() {
        paths.add(format!("{}/roles/{}", role.role.mount, role.role.name), &ALL, role.span);
        mounts.entry(role.role.mount.clone()).or_insert(role.span);
        if !declared.is_there(&role.role.mount) {
            let root = format!("{}/config/root", role.role.mount);
            paths.add(root, &KEEP, role.span);
        }
    }
    for connection in facts.connections.values() {
        let path = format!("{}/config/{}", connection.role.mount, connection.role.name);
        paths.add(path, &ALL, connection.span);
        mounts.entry(connection.role.mount.clone()).or_insert(connection.span);
    }
    for role in facts.database_roles.values() {
        paths.add(format!("{}/roles/{}", role.role.mount, role.role.name), &ALL, role.span);
    }
    for role in facts.nomad_roles.values() {
        let mount = &role.role.mount;
        paths.add(format!("{mount}/role/{}", role.role.name), &ALL, role.span);
        mounts.entry(mount.clone()).or_insert(role.span);
        if !declared.is_there(mount) {
            paths.add(format!("{mount}/config/access"), &KEEP, role.span);
            paths.add(format!("{mount}/config/lease"), &KEEP, role.span);
        }
    }
    let mut configured = BTreeSet::new();
    for token in &declared.tokens {
        let mount = format!("auth/{}", token.login.mount);
        match token.login.method {
            Method::ServerToken => continue,
            Method::Approle { .. } | Method::Userpass => {}
            Method::Identity { .. } | Method::Ldap | Method::Oidc { .. } | Method::Jwt { .. } => {
                configured.insert(mount.clone());
            }
        }
        mounts.entry(mount).or_insert(token.span);
    }
    // The token of Nomad's servers is made by hand: whoever may do that may make any token.
    let by_hand = place::server_token();
    for (path, body) in facts.bodies.iter().filter(|(path, _)| **path != by_hand) {
        let Some(path) = path.strip_prefix("vault/").and_then(|path| path.strip_suffix(".json")) else {
            continue;
        };
        // A lease can be set only: nothing else is asked for it.
        let set_only = path.ends_with("/config/lease");
        let capabilities = if set_only { &[Capability::Create, Capability::Update][..] } else { &ALL };
        paths.add(path.to_owned(), capabilities, body.span);
    }
    for secret in declared.secrets.iter().filter(|secret| !secret.existing) {
        let Object::Kv { mount, path } = &secret.place else { continue };
        paths.add(format!("{mount}/data/{path}"), &ALL, secret.span);
        paths.add(format!("{mount}/metadata/{path}"), &[Capability::Read, Capability::Delete], secret.span);
        mounts.entry(mount.clone()).or_insert(secret.span);
    }
    for (mount, span) in mounts.into_iter().filter(|(mount, _)| !declared.is_there(mount)) {
        add_mount(&mut paths, &mount, configured.contains(&mount), span);
    }
    if !paths.0.is_empty() {
        // The provider looks its token up, and works with a child of it.
        paths.add("auth/token/lookup-self".to_owned(), &[Capability::Read], declared.span);
        paths.add("auth/token/create".to_owned(), &[Capability::Update], declared.span);
    }
    let rule =
        |(path, (capabilities, span))| vault::Rule { path, capabilities, unmodelled: Vec::new(), span };
    vault::Policy {
        name: VAULT.to_owned(),
        rules: paths.0.into_iter().map(rule).collect(),
        span: declared.span,
    }
}

/// A mount that is made: an auth method is enabled at one path, and read and tuned at another.
fn add_mount(paths: &mut Paths, mount: &str, configured: bool, span: Span) {
    let tuned = [Capability::Read, Capability::Update];
    if let Some(method) = mount.strip_prefix("auth/") {
        paths.add(format!("sys/auth/{method}"), &ALL, span);
        paths.add(format!("sys/mounts/{mount}"), &[Capability::Read], span);
        if configured {
            paths.add(format!("{mount}/config"), &KEEP, span);
        }
    } else {
        paths.add(format!("sys/mounts/{mount}"), &ALL, span);
    }
    paths.add(format!("sys/mounts/{mount}/tune"), &tuned, span);
}

fn in_nomad(declared: &Declared, facts: &Facts) -> acl::Policy {
    let mut namespaces: BTreeMap<&str, (BTreeSet<String>, Vec<Variables>, Span)> = BTreeMap::new();
    let mut volumes: BTreeMap<&str, (bool, Span)> = BTreeMap::new();
    for job in facts.jobs.values() {
        let (capabilities, ..) =
            namespaces.entry(&job.namespace).or_insert((BTreeSet::new(), Vec::new(), job.span));
        capabilities.extend(["read-job".to_owned(), "submit-job".to_owned()]);
        for volume in job.groups.iter().flat_map(|group| &group.volumes) {
            if volume.kind == "csi" {
                capabilities.insert("csi-mount-volume".to_owned());
            } else {
                let entry = volumes.entry(&volume.source).or_insert((false, volume.span));
                entry.0 |= !volume.read_only;
            }
        }
    }
    for secret in declared.secrets.iter().filter(|secret| !secret.existing) {
        let Object::Variable { namespace, path } = &secret.place else { continue };
        let (_, variables, _) =
            namespaces.entry(namespace).or_insert((BTreeSet::new(), Vec::new(), secret.span));
        variables.push(Variables {
            path: path.clone(),
            capabilities: ["destroy", "read", "write"].map(str::to_owned).into_iter().collect(),
            span: secret.span,
        });
    }
    let csi = namespaces.values().any(|(capabilities, ..)| capabilities.contains("csi-mount-volume"));
    let namespaces = namespaces.into_iter().map(|(name, (capabilities, variables, span))| Rule::Namespace {
        name: name.to_owned(),
        policy: None,
        capabilities,
        variables,
        span,
    });
    let volumes = volumes.into_iter().map(|(name, (writes, span))| Rule::Named {
        kind: Named::HostVolume,
        name: name.to_owned(),
        policy: Some(if writes { "write" } else { "read" }.to_owned()),
        capabilities: BTreeSet::new(),
        span,
    });
    // Mounting a CSI volume takes reading plugins as well.
    let plugins = csi.then(|| Rule::Coarse {
        kind: acl::Coarse::Plugin,
        policy: "read".to_owned(),
        span: declared.span,
    });
    let rules = namespaces.chain(volumes).chain(plugins).collect();
    acl::Policy { name: NOMAD.to_owned(), rules, span: declared.span }
}
