//! JWT roles: logins decided, and roles compared.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::{Random, nowhere};
use std::collections::BTreeMap;
use writ_semantics::jwt::{Claims, Role, TokenLife, accepts, accepts_person, compare};
use writ_semantics::{Comparison, Verdict};

fn role(audiences: &[&str], bound: &[(&str, &[&str])]) -> Role {
    let texts = |of: &[&str]| of.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    Role {
        mount: "jwt-nomad".to_owned(),
        name: "backup".to_owned(),
        role_type: "jwt".to_owned(),
        bound_audiences: texts(audiences),
        bound_subject: None,
        bound_claims: bound.iter().map(|(name, values)| ((*name).to_owned(), texts(values))).collect(),
        bound_claims_type: "string".to_owned(),
        user_claim: "sub".to_owned(),
        claim_mappings: BTreeMap::new(),
        redirect_uris: Vec::new(),
        scopes: Vec::new(),
        bound_cidrs: Vec::new(),
        token_policies: vec!["backup".to_owned()],
        no_default_policy: true,
        life: TokenLife::default(),
        span: nowhere(),
        fields: BTreeMap::new(),
    }
}

fn glob(mut role: Role) -> Role {
    "glob".clone_into(&mut role.bound_claims_type);
    role
}

fn token(audiences: &[&str], claims: &[(&str, &str)]) -> Claims {
    Claims {
        audience: audiences.iter().map(|text| (*text).to_owned()).collect(),
        subject: "global:default:job:group:task:vault_default".to_owned(),
        claims: claims.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
    }
}

fn job(name: &str) -> Claims {
    token(&["vault.io"], &[("nomad_job_id", name), ("nomad_namespace", "default")])
}

const BOUND: &[(&str, &[&str])] = &[("nomad_job_id", &["db-backup"]), ("nomad_namespace", &["default"])];

#[test]
fn each_binding_gates_and_says_so() {
    let ours = role(&["vault.io"], BOUND);
    assert_eq!(accepts(&ours, &job("db-backup")).verdict, Verdict::Allow);
    let refused = |role: &Role, claims: &Claims| accepts(role, claims).refused.map(|refusal| refusal.field);
    assert_eq!(refused(&ours, &job("other")), Some("bound_claims"));
    assert_eq!(refused(&ours, &token(&["vault.io"], &[("nomad_job_id", "db-backup")])), Some("bound_claims"));
    assert_eq!(
        refused(&ours, &Claims { audience: vec!["nomad.io".to_owned()], ..job("db-backup") }),
        Some("bound_audiences")
    );
    assert_eq!(refused(&role(&[], BOUND), &job("db-backup")), Some("bound_audiences"), "a dead chain");
    assert_eq!(
        accepts(&role(&[], BOUND), &Claims { audience: vec![], ..job("db-backup") }).verdict,
        Verdict::Allow
    );
    assert_eq!(
        refused(&Role { role_type: "oidc".to_owned(), ..ours.clone() }, &job("db-backup")),
        Some("role_type")
    );
    assert_eq!(
        refused(&Role { bound_subject: Some("x".to_owned()), ..ours.clone() }, &job("db-backup")),
        Some("bound_subject")
    );
    assert_eq!(
        refused(&Role { user_claim: "email".to_owned(), ..ours.clone() }, &job("db-backup")),
        Some("user_claim")
    );
}

#[test]
fn stars_are_globs_only_in_glob_roles() {
    let wild = role(&["vault.io"], &[("nomad_job_id", &["db-*"])]);
    assert_eq!(accepts(&wild, &job("db-backup")).verdict, Verdict::ImplicitDeny);
    assert_eq!(accepts(&glob(wild.clone()), &job("db-backup")).verdict, Verdict::Allow);
    assert_eq!(
        accepts(&glob(role(&["vault.io"], &[("nomad_job_id", &["db-?ackup"])])), &job("db-backup")).verdict,
        Verdict::ImplicitDeny
    );
}

#[test]
fn what_is_not_modelled_is_unknown_unless_refused_anyway() {
    let mut limited = role(&["vault.io"], BOUND);
    limited.fields.insert("groups_claim".to_owned(), nowhere());
    assert!(matches!(accepts(&limited, &job("db-backup")).verdict, Verdict::Unknown(_)));
    assert_eq!(accepts(&limited, &job("other")).verdict, Verdict::ImplicitDeny);
    let free = role(&["vault.io"], BOUND);
    assert!(matches!(compare(&free, &limited), Comparison::Unknown(_)));
    let wider = role(&["vault.io"], &BOUND[..1]);
    assert!(matches!(compare(&wider, &limited), Comparison::More { .. }), "what it binds less is certain");
    let nested = role(&["vault.io"], &[("/a/b", &["c"])]);
    assert!(matches!(accepts(&nested, &job("db-backup")).verdict, Verdict::Unknown(_)));
}

#[test]
fn a_loose_role_shows_whom_it_lets_in() {
    let ours = role(&["vault.io"], BOUND);
    assert_eq!(compare(&ours, &ours), Comparison::Equal);
    let any_namespace = role(&["vault.io"], &BOUND[..1]);
    let Comparison::Less { only_b } = compare(&ours, &any_namespace) else { panic!() };
    assert_eq!(only_b.claims.get("nomad_job_id").map(String::as_str), Some("db-backup"));
    assert_eq!(only_b.claims.get("nomad_namespace"), None, "the smallest has none at all");
    let sibling =
        glob(role(&["vault.io"], &[("nomad_job_id", &["db-backup*"]), ("nomad_namespace", &["default"])]));
    let Comparison::Less { only_b } = compare(&ours, &sibling) else { panic!() };
    assert_eq!(only_b.claims["nomad_job_id"], "db-backup2");
    let other_audience = role(&["nomad.io"], BOUND);
    assert!(matches!(compare(&ours, &other_audience), Comparison::Incomparable { .. }));
    let dead = role(&["vault.io"], &[("nomad_job_id", &[])]);
    assert!(matches!(compare(&dead, &ours), Comparison::Less { .. }), "no value matches none");
    let oidc = Role { role_type: "oidc".to_owned(), ..ours.clone() };
    assert!(matches!(compare(&ours, &oidc), Comparison::Unknown(_)));
}

#[test]
fn people_log_in_by_roles_of_their_own() {
    let of = |group: &str| Role { role_type: "oidc".to_owned(), ..role(&[], &[("groups", &[group])]) };
    let member = token(&[], &[("groups", "ops")]);
    assert_eq!(accepts_person(&of("ops"), &member).verdict, Verdict::Allow);
    assert_eq!(accepts_person(&of("devs"), &member).verdict, Verdict::ImplicitDeny);
    assert_eq!(accepts(&of("ops"), &member).verdict, Verdict::ImplicitDeny, "no JWT does");
    assert_eq!(
        accepts_person(&role(&[], &[]), &member).verdict,
        Verdict::ImplicitDeny,
        "no role for JWTs does"
    );
    assert_eq!(compare(&of("ops"), &of("ops")), Comparison::Equal);
    assert!(matches!(compare(&of("ops"), &of("devs")), Comparison::Incomparable { .. }));
    let anybody = Role { role_type: "oidc".to_owned(), ..role(&[], &[]) };
    assert!(matches!(compare(&anybody, &of("ops")), Comparison::More { .. }));
}

fn random_role(random: &mut Random) -> Role {
    let mut made = role(&[], &[]);
    let texts = |random: &mut Random, pieces: &[&str], most| {
        (0..random.below(most)).map(|_| random.text(pieces, 2)).collect::<Vec<_>>()
    };
    made.bound_audiences = texts(random, &["a", "b"], 3);
    if random.below(4) == 0 {
        made.bound_subject = Some(random.text(&["s", "t"], 1));
    }
    for name in ["job", "ns", "sub", "aud"] {
        if random.below(3) == 0 {
            let mut values = texts(random, &["a", "b", "*"], 3);
            values.push(random.text(&["a", "s", "*"], 2));
            made.bound_claims.insert(name.to_owned(), values);
        }
    }
    if random.below(4) == 0 {
        made.user_claim = random.pick(&["job", "email", "aud"]).to_string();
    }
    if random.below(2) == 0 { glob(made) } else { made }
}

#[test]
fn no_token_contradicts_a_comparison() {
    let mut random = Random(3);
    let (mut asked, mut differing) = (0, 0);
    for _ in 0..300 {
        let (a, b) = (random_role(&mut random), random_role(&mut random));
        let comparison = compare(&a, &b);
        let (only_a, only_b) = match &comparison {
            Comparison::Equal => (None, None),
            Comparison::Less { only_b } => (None, Some(only_b)),
            Comparison::More { only_a } => (Some(only_a), None),
            Comparison::Incomparable { only_a, only_b } => (Some(only_a), Some(only_b)),
            Comparison::Unknown(unknown) => panic!("{unknown:?}"),
        };
        let takes = |role: &Role, claims: &Claims| accepts(role, claims).verdict.is_allow();
        assert!(only_a.is_none_or(|it| takes(&a, it) && !takes(&b, it)), "{only_a:?} {a:#?} {b:#?}");
        assert!(only_b.is_none_or(|it| takes(&b, it) && !takes(&a, it)), "{only_b:?} {a:#?} {b:#?}");
        for _ in 0..200 {
            let mut claims = token(&[], &[]);
            claims.audience = (0..random.below(4)).map(|_| random.text(&["a", "b"], 2)).collect();
            claims.subject = random.text(&["s", "t", "a"], 2);
            for name in ["job", "ns", "email"] {
                if random.below(3) > 0 {
                    claims.claims.insert(name.to_owned(), random.text(&["a", "b", "s"], 2));
                }
            }
            asked += 1;
            match (takes(&a, &claims), takes(&b, &claims)) {
                (true, false) => assert!(only_a.is_some(), "{claims:?} {a:#?} {b:#?}"),
                (false, true) => assert!(only_b.is_some(), "{claims:?} {a:#?} {b:#?}"),
                _ => continue,
            }
            differing += 1;
        }
    }
    assert!(asked >= 50_000 && differing > 1_000, "{asked} {differing}");
}
