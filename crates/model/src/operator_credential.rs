//! One credential for each system that an operator's grants are on, and the one life that all
//! tokens of a mount of Vault's Nomad engine have.

use crate::credential::{DEFAULT_TTL, agreed};
use crate::entities::{
    AwsKeys, Credential, Deliver, Grant, Model, MountKind, Object, OnChange, Operator, OperatorLogin,
    Spanned, Store, Target,
};
use crate::keys;
use crate::value::spoken;
use std::collections::BTreeMap;
use std::time::Duration;
use writ_source::{Code, Diagnostic, Diagnostics, Span};

const CONFLICT: Code = Code("resolve/conflicting-option");
const LEASE: Code = Code("resolve/one-life-a-mount");
const SAME_LOGIN: Code = Code("resolve/same-login");
const BAD_MOUNT: Code = Code("resolve/bad-mount");

/// Paths below which Vault itself is, or what the other engines are mounted at where nothing is said.
const TAKEN: [&str; 8] = ["auth", "sys", "identity", "cubbyhole", "aws", "database", "kv", "secret"];

/// Which credential an operator's grant needs; none where its Vault token is enough.
pub fn target(model: &Model, object: &Object) -> Option<Target> {
    match object {
        Object::Secret(id) => match model.secrets.get(id.0)?.store {
            Store::Nomad { .. } => Some(Target::Nomad),
            Store::Kv { .. } => None,
        },
        Object::Nomad { .. } => Some(Target::Nomad),
        _ => object.target(),
    }
}

/// Gathers the credentials of an operator: there is no task that they are delivered to.
pub fn credentials(
    operator: &Spanned<String>,
    login: &Spanned<OperatorLogin>,
    grants: &[Grant],
    model: &Model,
    out: &mut Diagnostics,
) -> Vec<Credential> {
    let mut by_target: BTreeMap<Target, Vec<&Grant>> = BTreeMap::new();
    for grant in grants {
        match target(model, &grant.object) {
            Some(target) => by_target.entry(target).or_default().push(grant),
            None => without(grant, out),
        }
    }
    let mut credentials = Vec::new();
    for (target, grants) in by_target {
        let said = agreed(&grants, "credential_ttl", |g| g.credential_ttl.as_ref(), out);
        let most = agreed(&grants, "credential_max_ttl", |g| g.credential_max_ttl.as_ref(), out);
        let mount = agreed(&grants, "mount", |g| g.mount.as_ref(), out);
        let ttl = said.map_or(DEFAULT_TTL, |t| t.value);
        let keys = match target {
            Target::Aws => keys::kind(&grants, model, out),
            Target::Database(_) | Target::Nomad => AwsKeys::default(),
        };
        match target {
            Target::Aws if keys == AwsKeys::AssumedRole => {
                keys::of_role(ttl, &grants, None, operator, model, out);
            }
            Target::Nomad if login.value.is_nomads_own() => native(most, mount, out),
            Target::Nomad => free(mount, model, out),
            Target::Aws | Target::Database(_) => {}
        }
        if let Some(mount) = mount.filter(|_| target != Target::Nomad) {
            let finding = Diagnostic::error(
                CONFLICT,
                "option that does not fit",
                mount.span,
                "only vault's nomad engine is at several mounts: its mounts each have one life for all tokens",
            );
            out.push(finding.help("drop `mount`"));
        }
        if let Some(most) = most.filter(|most| most.value < ttl) {
            out.push(
                Diagnostic::error(
                    CONFLICT,
                    "options that contradict each other",
                    most.span,
                    format!("renewed for less than the {} that it lives anyway", spoken(ttl)),
                )
                .help("make `credential_max_ttl` the longer of the two"),
            );
        }
        let max_ttl = most.map_or(ttl, |t| t.value.max(ttl));
        let mount = mount.cloned();
        let deliver = Deliver::Nowhere;
        credentials.push(Credential {
            target,
            ttl,
            max_ttl,
            keys,
            deliver,
            on_change: OnChange::Noop,
            mount,
        });
    }
    credentials
}

/// What needs no credential has no life of its own: it is the Vault token's.
fn without(grant: &Grant, out: &mut Diagnostics) {
    let said = [
        ("credential_ttl", grant.credential_ttl.as_ref().map(|t| t.span)),
        ("credential_max_ttl", grant.credential_max_ttl.as_ref().map(|t| t.span)),
        ("mount", grant.mount.as_ref().map(|m| m.span)),
    ];
    for (option, span) in said.into_iter().filter_map(|(option, span)| Some((option, span?))) {
        out.push(
            Diagnostic::error(
                CONFLICT,
                "option that does not fit",
                span,
                "no credential is issued for this: the operator's own vault token is enough",
            )
            .help(format!("drop `{option}`")),
        );
    }
}

/// Tokens that Nomad itself makes end when they end, and no engine of Vault's makes them.
fn native(most: Option<&Spanned<Duration>>, mount: Option<&Spanned<String>>, out: &mut Diagnostics) {
    let of_most = most.map(|most| (most.span, "tokens of nomad's own logins cannot be renewed"));
    let of_mount = mount.map(|mount| (mount.span, "nomad's own logins go past vault, and past its mounts"));
    for (span, label) in of_most.into_iter().chain(of_mount) {
        out.push(Diagnostic::error(CONFLICT, "option that does not fit", span, label).help("drop it"));
    }
}

/// A mount of the Nomad engine that no other engine has.
fn free(mount: Option<&Spanned<String>>, model: &Model, out: &mut Diagnostics) {
    let Some(mount) = mount else { return };
    let others = model.vault.iter().flat_map(|vault| &vault.mounts);
    let mut paths =
        others.filter(|other| other.kind != MountKind::Nomad).filter_map(|other| other.path.as_ref());
    let taken = paths.find(|path| path.value == mount.value).map(|path| path.span);
    if taken.is_none() && !TAKEN.contains(&mount.value.as_str()) {
        return;
    }
    let label = format!("something else is at `{}`", mount.value);
    let mut finding = Diagnostic::error(BAD_MOUNT, "mount that is taken", mount.span, label);
    if let Some(taken) = taken {
        finding = finding.also(taken, "by this");
    }
    out.push(finding.help("name another, such as `mount = \"nomad-short\"`"));
}

/// Where a token of Vault's Nomad engine is issued.
pub fn nomad_mount(model: &Model, credential: &Credential) -> String {
    if let Some(mount) = &credential.mount {
        return mount.value.clone();
    }
    let mounts = model.vault.iter().flat_map(|vault| &vault.mounts);
    let said = mounts.filter(|mount| mount.kind == MountKind::Nomad).find_map(|mount| mount.path.as_ref());
    said.map_or_else(|| "nomad".to_owned(), |path| path.value.clone())
}

/// What the grants of an operator say of the life of its Nomad token.
fn said(operator: &Operator, model: &Model) -> Option<Span> {
    let on_nomad = operator.grants.iter().filter(|grant| target(model, &grant.object) == Some(Target::Nomad));
    on_nomad
        .filter_map(|grant| grant.credential_ttl.as_ref().or(grant.credential_max_ttl.as_ref()))
        .map(|said| said.span)
        .next()
}

/// One mount has one life for all of its tokens (`config/lease` in `builtin/logical/nomad` of Vault
/// 1.21.0). Who says nothing takes what others on the mount say; two that differ are an error, and
/// so is a life for a mount that somebody else makes.
pub fn one_life_a_mount(model: &mut Model, out: &mut Diagnostics) {
    let existing = |mount: &str| {
        let mut mounts = model.vault.iter().flat_map(|vault| &vault.mounts);
        mounts.any(|said| {
            let path = said.path.as_ref().map_or("nomad", |path| path.value.as_str());
            said.kind == MountKind::Nomad && said.existing && path == mount
        })
    };
    let mut lives: BTreeMap<String, (Duration, Duration, Span)> = BTreeMap::new();
    for operator in model.operators.iter().filter(|operator| !operator.login.value.is_nomads_own()) {
        let issued = operator.credentials.iter().find(|credential| credential.target == Target::Nomad);
        let (Some(issued), Some(span)) = (issued, said(operator, model)) else { continue };
        let mount = nomad_mount(model, issued);
        if existing(&mount) {
            out.push(
                Diagnostic::error(
                    LEASE,
                    "life of a token on a mount of somebody else's",
                    span,
                    format!("how long tokens live is a setting of the mount `{mount}`, which exists already"),
                )
                .help("drop it, or name a mount that this stack makes: `mount = \"nomad-short\"`"),
            );
        }
        match lives.get(&mount) {
            Some((ttl, max_ttl, first)) if (*ttl, *max_ttl) != (issued.ttl, issued.max_ttl) => out.push(
                Diagnostic::error(
                    LEASE,
                    "two lives for tokens of one mount",
                    span,
                    format!("vault has one life for all tokens of `{mount}`, and here it is another"),
                )
                .also(*first, "said here first")
                .help("say the same, or let one of them have a mount of its own: `mount = \"nomad-short\"`"),
            ),
            Some(_) => {}
            None => drop(lives.insert(mount, (issued.ttl, issued.max_ttl, span))),
        }
    }
    let settled: Vec<Option<(Duration, Duration)>> = model
        .operators
        .iter()
        .map(|operator| {
            let issued = operator.credentials.iter().find(|c| c.target == Target::Nomad)?;
            let (ttl, max_ttl, _) = lives.get(&nomad_mount(model, issued))?;
            (!operator.login.value.is_nomads_own()).then_some((*ttl, *max_ttl))
        })
        .collect();
    for (operator, life) in model.operators.iter_mut().zip(settled) {
        let issued = operator.credentials.iter_mut().find(|c| c.target == Target::Nomad);
        if let (Some(issued), Some((ttl, max_ttl))) = (issued, life) {
            (issued.ttl, issued.max_ttl) = (ttl, max_ttl);
        }
    }
}

/// Two operators that log in alike are the same people, so that each has what either is granted: no
/// check of the one would say the truth.
pub fn one_operator_a_login(operators: &[Operator], out: &mut Diagnostics) {
    let who = |operator: &Operator| match &operator.login.value {
        OperatorLogin::Ldap { group } => Some(format!("ldap {group}")),
        OperatorLogin::Userpass { user } => Some(format!("userpass {user}")),
        OperatorLogin::Approle { .. } => None,
        OperatorLogin::Oidc(oidc) => Some(format!("oidc {} {}", oidc.groups_claim, oidc.group)),
        OperatorLogin::NomadOidc(oidc) => Some(format!("nomad oidc {} {}", oidc.groups_claim, oidc.group)),
        OperatorLogin::Jwt(jwt) => Some(format!("jwt {} {:?}", jwt.audience, jwt.claims)),
        OperatorLogin::NomadJwt(jwt) => Some(format!("nomad jwt {} {:?}", jwt.audience, jwt.claims)),
    };
    let mut seen: BTreeMap<String, &Operator> = BTreeMap::new();
    for operator in operators {
        let Some(who) = who(operator) else { continue };
        if let Some(first) = seen.get(&who) {
            out.push(
                Diagnostic::error(
                    SAME_LOGIN,
                    "two operators with one login",
                    operator.login.span,
                    format!("whoever is `{}` is `{}` too", operator.name.value, first.name.value),
                )
                .also(first.login.span, "the same login")
                .help("put their grants into one operator"),
            );
        } else {
            seen.insert(who, operator);
        }
    }
}
