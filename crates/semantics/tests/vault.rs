//! Vault policies: the evaluator against Vault's source and documentation, and comparison.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::{Random, nowhere};
use std::collections::BTreeSet;
use writ_semantics::vault::{Acl, Capability, Policy, Request, Rule, compare, decide, differences, lacking};
use writ_semantics::{Comparison, Unknown, Verdict};

use Capability::{Create, Delete, Deny, List, Patch, Read, Recover, Subscribe, Sudo, Update};

fn rule(path: &str, capabilities: &[Capability]) -> Rule {
    let capabilities = capabilities.iter().copied().collect::<BTreeSet<_>>();
    Rule { path: path.to_owned(), capabilities, unmodelled: Vec::new(), span: nowhere() }
}

fn policy(rules: &[(&str, &[Capability])]) -> Policy {
    let rules = rules.iter().map(|(path, capabilities)| rule(path, capabilities)).collect();
    Policy { name: "test".to_owned(), rules, span: nowhere() }
}

fn ask(policies: &[Policy], path: &str, capability: Capability) -> Verdict {
    decide(policies, &Request { path: path.to_owned(), capability }).verdict
}

#[test]
fn the_most_specific_path_decides_alone() {
    // For each: the rules, which alone gives `read`; and a path that both match.
    for (wins, loses, path) in [
        ("secret/foo", "secret/*", "secret/foo"),
        ("secret/foo*", "secret/*", "secret/food"),
        ("secret/+/teamb", "secret/*", "secret/a/teamb"),
        ("secret/foo/+/baz", "secret/+/bar/baz", "secret/foo/bar/baz"),
        ("secret/+/bar", "secret/+/ba*", "secret/x/bar"),
        ("secret/bar/+/baz", "secret/+/+/baz", "secret/bar/x/baz"),
        ("secret/+/bar/ba*", "secret/+/bar/b*", "secret/x/bar/bax"),
        ("secret/+", "secret/*", "secret/x"),
        ("secret/foo*", "secret/+/x", "secret/foo/x"),
        ("a/+/+/z", "a/+/*", "a/b/c/z"),
        ("a/+/b", "a/+/+", "a/x/b"),
    ] {
        let policies = [policy(&[(wins, &[Read]), (loses, &[Update])])];
        assert_eq!(ask(&policies, path, Read), Verdict::Allow, "{wins} before {loses}");
        assert_eq!(ask(&policies, path, Update), Verdict::ImplicitDeny, "{wins} before {loses}");
        let policies = [policy(&[(loses, &[Read])]), policy(&[(wins, &[Deny])])];
        assert_eq!(ask(&policies, path, Read), Verdict::ExplicitDeny, "{wins} denies over {loses}");
    }
}

#[test]
fn rules_for_one_path_add_up_and_deny_takes_all() {
    let (a, b) = (policy(&[("x/*", &[Read])]), policy(&[("x/*", &[Update])]));
    assert_eq!(ask(&[a.clone(), b.clone()], "x/y", Read), Verdict::Allow);
    assert_eq!(ask(&[a.clone(), b.clone()], "x/y", Update), Verdict::Allow);
    let denied = policy(&[("x/*", &[Deny, Read])]);
    for policies in [[a.clone(), denied.clone(), b.clone()], [denied, a, b]] {
        assert_eq!(ask(&policies, "x/y", Read), Verdict::ExplicitDeny);
    }
}

#[test]
fn a_plus_is_one_segment_and_a_star_only_ends() {
    let policies = [policy(&[("a/+/c", &[Read]), ("b*", &[Read]), ("c/*/d", &[Read])])];
    assert_eq!(ask(&policies, "a/b/c", Read), Verdict::Allow);
    assert_eq!(ask(&policies, "a/b/b/c", Read), Verdict::ImplicitDeny);
    assert_eq!(ask(&policies, "bb/c/d", Read), Verdict::Allow);
    assert_eq!(ask(&policies, "c/x/d", Read), Verdict::ImplicitDeny);
    assert_eq!(ask(&policies, "c/*/d", Read), Verdict::Allow, "a star elsewhere is a character");
    assert_eq!(ask(&policies, "/a/b/c", Read), Verdict::Allow, "a leading slash goes");
}

#[test]
fn a_list_is_of_the_path_with_a_slash_and_falls_back_to_the_one_without() {
    for (path, listed) in [
        ("kv/metadata/a", true),
        ("kv/metadata/a/", true),
        ("kv/metadata/a/*", true),
        ("kv/metadata/+", true),
        ("kv/metadata/", false),
    ] {
        let policies = [policy(&[(path, &[List])])];
        for asked in ["kv/metadata/a", "kv/metadata/a/"] {
            assert_eq!(ask(&policies, asked, List).is_allow(), listed, "{asked} by {path}");
        }
    }
    // Reading is not: only what is asked counts.
    assert_eq!(ask(&[policy(&[("a", &[Read])])], "a/", Read), Verdict::ImplicitDeny);
    // Without the slash comes first among wildcards.
    let policies = [policy(&[("a/*", &[List]), ("a*", &[Deny])])];
    assert_eq!(ask(&policies, "a", List), Verdict::ExplicitDeny);
}

#[test]
fn root_protected_paths_need_sudo_as_well() {
    let with = |capabilities: &[Capability]| [policy(&[("sys/*", capabilities)])];
    assert_eq!(ask(&with(&[Read]), "sys/auth/jwt", Read), Verdict::ImplicitDeny);
    assert_eq!(ask(&with(&[Read, Sudo]), "sys/auth/jwt", Read), Verdict::Allow);
    assert_eq!(ask(&with(&[Update]), "sys/leases/renew", Update), Verdict::Allow);
    let list = [policy(&[("auth/token/accessors", &[List])])];
    assert_eq!(ask(&list, "auth/token/accessors", List), Verdict::ImplicitDeny);
}

#[test]
fn what_is_not_modelled_is_unknown_where_it_decides() {
    let mut limited = policy(&[("a/*", &[Update]), ("b", &[Read])]);
    limited.rules[0].unmodelled.push("allowed_parameters".to_owned());
    assert!(matches!(ask(&[limited.clone()], "a/x", Update), Verdict::Unknown(_)));
    assert_eq!(ask(&[limited.clone()], "a/x", Read), Verdict::ImplicitDeny);
    assert_eq!(ask(&[limited.clone()], "b", Read), Verdict::Allow);
    assert_eq!(compare(&[limited.clone()], &[limited.clone()]), Comparison::Equal);
    assert!(matches!(compare(&[limited], &[policy(&[("b", &[Read])])]), Comparison::Unknown(_)));
    let templated = [policy(&[("kv/{{identity.entity.id}}/*", &[Read]), ("b", &[Read])])];
    assert!(matches!(ask(&templated, "kv/x/y", Read), Verdict::Unknown(_)));
    assert_eq!(ask(&templated, "b", Read), Verdict::Allow);
    assert!(matches!(ask(&[policy(&[("a/+*", &[Read])])], "b", Read), Verdict::Unknown(_)));
}

#[test]
fn a_wider_policy_shows_the_path_that_a_reader_would_try() {
    let ours = [policy(&[("aws/creds/backup", &[Read]), ("sys/leases/renew", &[Update])])];
    let wider = [policy(&[("aws/creds/*", &[Read]), ("sys/leases/renew", &[Update])])];
    let Comparison::Less { only_b } = compare(&ours, &wider) else { panic!() };
    assert_eq!(only_b, Request { path: "aws/creds/x".to_owned(), capability: Read });
    let sibling = [policy(&[("aws/creds/backup*", &[Read]), ("sys/leases/renew", &[Update])])];
    let Comparison::Less { only_b } = compare(&ours, &sibling) else { panic!() };
    assert_eq!(only_b.path, "aws/creds/backup2");
    let lists = [policy(&[("kv/metadata/", &[List])])];
    let Comparison::More { only_a } = compare(&lists, &[]) else { panic!() };
    assert_eq!(only_a, Request { path: "kv/metadata/".to_owned(), capability: List });
    // A denial of one more path is less, and another spelling of the same is equal.
    let denied =
        [policy(&[("aws/creds/*", &[Read]), ("aws/creds/admin", &[Deny]), ("sys/leases/renew", &[Update])])];
    let Comparison::Less { only_b } = compare(&denied, &wider) else { panic!() };
    assert_eq!(only_b.path, "aws/creds/admin");
    let spelt = [policy(&[("/sys/leases/renew", &[Update])]), policy(&[("aws/creds/*", &[Read])])];
    assert_eq!(compare(&spelt, &wider), Comparison::Equal);
}

const ALL: [Capability; 9] = [Read, List, Create, Update, Patch, Delete, Subscribe, Recover, Sudo];

fn random_policies(random: &mut Random) -> Vec<Policy> {
    let rules: Vec<Rule> = (0..=random.below(5))
        .map(|_| {
            let ends = *random.pick(&["", "*", "/*", "/", "/+"]);
            let path = format!("{}{ends}", random.text(&["a", "b", "/", "+/", "sys/", "auth/", "/+"], 4));
            let capabilities: Vec<Capability> = (0..=random.below(2))
                .map(|_| if random.below(6) == 0 { Deny } else { *random.pick(&[Read, List, Update, Sudo]) })
                .collect();
            rule(&path.replace("+*", "+"), &capabilities)
        })
        .collect();
    let at = random.below(rules.len() + 1);
    let (one, two) = rules.split_at(at);
    [one, two].map(|rules| Policy { name: "p".to_owned(), rules: rules.to_vec(), span: nowhere() }).into()
}

#[test]
fn no_request_contradicts_a_comparison() {
    let mut random = Random(1);
    let (mut asked, mut differing) = (0, 0);
    for _ in 0..200 {
        let (a, b) = (random_policies(&mut random), random_policies(&mut random));
        let found = differences(&a, &b);
        assert_eq!(found.unknown, []);
        assert_eq!(compare(&a, &a), Comparison::Equal);
        let allows = |policies: &[Policy], request: &Request| decide(policies, request).verdict.is_allow();
        for witness in &found.only_a {
            assert!(allows(&a, witness) && !allows(&b, witness), "{witness:?}");
        }
        for witness in &found.only_b {
            assert!(!allows(&a, witness) && allows(&b, witness), "{witness:?}");
        }
        for _ in 0..260 {
            let path = random.text(&["a", "b", "/", "sys/", "auth/", "x", "a/"], 5);
            if path.is_empty() || path.starts_with('/') || path.contains("//") {
                continue;
            }
            let request = Request { path, capability: *random.pick(&ALL) };
            asked += 1;
            match (allows(&a, &request), allows(&b, &request)) {
                (true, false) => assert!(!found.only_a.is_empty(), "{request:?} {a:#?} {b:#?}"),
                (false, true) => assert!(!found.only_b.is_empty(), "{request:?} {a:#?} {b:#?}"),
                _ => continue,
            }
            differing += 1;
        }
    }
    assert!(asked > 20_000 && differing > 500, "{asked} {differing}");
}

fn shared(a: &[Policy], b: &[Policy], capabilities: &[Capability]) -> Result<Option<Request>, Unknown> {
    writ_semantics::vault::shared(&Acl::new(a), &Acl::new(b), capabilities)
}

/// They look at the rules that matter for what is asked alone: what they find is what a comparison
/// of everything finds, and what a request finds.
#[test]
fn what_is_asked_of_a_part_agrees_with_a_comparison_of_all() {
    let mut random = Random(7);
    let (mut lack, mut share) = (0, 0);
    for _ in 0..400 {
        let (a, mut b) = (random_policies(&mut random), random_policies(&mut random));
        b.truncate(1);
        b[0].rules.truncate(2);
        let wanted = |request: &&Request| [Read, List, Update].contains(&request.capability);
        let lacking = lacking(&Acl::new(&a), &Acl::new(&b), &[Read, List, Update]).unwrap();
        let all = differences(&a, &b);
        let path = |request: &Request| (request.path.clone(), request.capability);
        assert_eq!(lacking.as_ref().map(path), all.only_b.iter().find(wanted).map(path), "{a:#?} {b:#?}");
        lack += usize::from(lacking.is_some());
        let found = shared(&a, &b, &[Read, List, Update]).unwrap();
        if let Some(found) = &found {
            assert!(
                decide(&a, found).verdict.is_allow() && decide(&b, found).verdict.is_allow(),
                "{found:?}"
            );
        }
        for _ in 0..100 {
            let path = random.text(&["a", "b", "/", "sys/", "auth/", "x", "a/"], 5);
            let capability = *random.pick(&[Read, List, Update]);
            if path.is_empty() || path.starts_with('/') || path.contains("//") {
                continue;
            }
            let request = Request { path, capability };
            if decide(&a, &request).verdict.is_allow() && decide(&b, &request).verdict.is_allow() {
                assert!(found.is_some(), "{request:?} {a:#?} {b:#?}");
            }
        }
        share += usize::from(found.is_some());
    }
    assert!(lack > 100 && share > 20, "{lack} {share}");
}

/// Two policies of many rules, and a question about one of them: what is asked of a part takes no
/// more than the part.
#[test]
fn a_prefix_among_many_is_decided() {
    let many: Vec<Rule> = (0..1_500).map(|n| rule(&format!("sys/x{n}/*"), &[Read])).collect();
    let many = [Policy { name: "many".to_owned(), rules: many, span: nowhere() }];
    let held = Acl::new(&many);
    for n in 0..1_500 {
        let path = format!("sys/x{n}/*");
        let asked = Acl::new(&[policy(&[(&path, &[Read])])]);
        assert_eq!(lacking(&held, &asked, &[Read]), Ok(None), "{path}");
    }
    let asked = Acl::new(&[policy(&[("sys/y/*", &[Read])])]);
    assert!(lacking(&held, &asked, &[Read]).unwrap().is_some());
    // All of them at once pass the budget: not decided, which is neither yes nor no.
    let asked = Acl::new(&[policy(&[("sys/*", &[Read])])]);
    assert!(lacking(&held, &asked, &[Read]).is_err());
}

type Rules<'a> = &'a [(&'a str, &'a [Capability])];

#[test]
fn what_two_policies_share_is_found_behind_more_exact_rules() {
    let wanted = [policy(&[("a/*", &[Read])])];
    let cases: [(Rules<'_>, bool); 6] = [
        (&[("a/*", &[Read])], true),
        (&[("a/*", &[Read]), ("a/+", &[Deny])], true),
        (&[("a/b", &[Read])], true),
        (&[("a/b", &[Update])], false),
        (&[("b/*", &[Read])], false),
        (&[("*", &[Read]), ("a/*", &[Deny])], false),
    ];
    for (rules, some) in cases {
        let found = shared(&[policy(rules)], &wanted, &[Read]).unwrap();
        assert_eq!(found.is_some(), some, "{rules:?}: {found:?}");
        if let Some(found) = found {
            assert_eq!(ask(&[policy(rules)], &found.path, found.capability), Verdict::Allow, "{rules:?}");
            assert!(found.path.starts_with("a/"), "{found:?}");
        }
    }
    let unmodelled = policy(&[("a/{{identity.entity.id}}", &[Read])]);
    assert!(shared(std::slice::from_ref(&unmodelled), &wanted, &[Read]).is_err());
    assert_eq!(shared(&[unmodelled], &[policy(&[("b/*", &[Read])])], &[Read]), Ok(None));
}
