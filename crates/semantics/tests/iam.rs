//! IAM: the plain evaluator against the documentation, and known pairs compared.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::{allow, deny, one, policy, request, statement, when};
use writ_semantics::iam::{Budget, Effect, Layers, Request, compare, decide, differences, includes};
use writ_semantics::{Comparison, Verdict};

const BUCKET: &str = "arn:aws:s3:::my-bucket";

fn key(key: &str) -> String {
    format!("{BUCKET}/{key}")
}

/// What Writ emits for the backup.
fn ours() -> Layers {
    one(vec![
        when(allow(&["s3:ListBucket"], &[BUCKET]), "StringLike", "s3:prefix", &["dbbackup/*"]),
        allow(&["s3:GetObject", "s3:PutObject"], &[&key("dbbackup/*")]),
    ])
}

/// The document of the post that the backup is taken from, with `path` for its `${backup_path}`.
fn the_posts(path: &str) -> Layers {
    one(vec![
        allow(&["s3:ListAllMyBuckets", "s3:GetBucketLocation"], &["arn:aws:s3:::*"]),
        when(allow(&["s3:ListBucket"], &[BUCKET]), "StringLike", "s3:prefix", &["", &format!("{path}/")]),
        allow(&["s3:*"], &[&key(path), &key(&format!("{path}*"))]),
    ])
}

fn verdict(layers: &Layers, request: &Request) -> Verdict {
    decide(layers, request).verdict
}

#[test]
fn the_post_grants_deletes_and_sibling_folders_but_not_every_list_that_we_grant() {
    let found = differences(&ours(), &the_posts("dbbackup"), Budget::default(), 3);
    assert_eq!(found.unknown, []);
    let of = |action: &str| {
        found.classes.iter().find(|class| class.actions.iter().any(|it| it == action)).expect(action)
    };
    let delete = of("s3:DeleteObject");
    let resources: Vec<&str> = delete.only_b.iter().map(|it| it.resource.as_str()).collect();
    assert_eq!(resources, [key("dbbackup"), key("dbbackup2"), key("dbbackup/x")]);
    assert!(delete.only_a.is_empty() && delete.actions.len() > 30);
    let read = of("s3:GetObject");
    let resources: Vec<&str> = read.only_b.iter().map(|it| it.resource.as_str()).collect();
    assert_eq!(resources, [key("dbbackup"), key("dbbackup2")]);
    let list = of("s3:ListBucket");
    assert_eq!(list.only_a, [request("s3:ListBucket", BUCKET, &[("s3:prefix", "dbbackup/x")])]);
    assert_eq!(list.only_b, [request("s3:ListBucket", BUCKET, &[("s3:prefix", "")])]);
    assert!(matches!(
        compare(&ours(), &the_posts("dbbackup"), Budget::default()),
        Comparison::Incomparable { .. }
    ));
}

#[test]
fn with_a_slash_in_its_path_the_post_lists_no_folder_at_all() {
    let found = differences(&ours(), &the_posts("dbbackup/"), Budget::default(), 1);
    let list = found.classes.iter().find(|class| class.actions[0] == "s3:ListBucket").unwrap();
    assert_eq!(list.only_a, [request("s3:ListBucket", BUCKET, &[("s3:prefix", "dbbackup/")])]);
    assert!(!found.classes.iter().any(|class| class.actions[0] == "s3:GetObject"), "reads are equal");
}

#[test]
fn what_the_documentation_says_of_single_requests() {
    let get = request("s3:GetObject", &key("a:b/c"), &[]);
    let with =
        |operator, value: &str| one(vec![when(allow(&["s3:*"], &["*"]), operator, "s3:Prefix", &[value])]);
    let list = |prefix: &str| request("s3:ListBucket", BUCKET, &[("s3:prefix", prefix)]);
    let bare = request("s3:ListBucket", BUCKET, &[]);
    let (yes, no) = (Verdict::Allow, Verdict::ImplicitDeny);
    let cases = [
        ("case of actions", one(vec![allow(&["S3:GET*"], &["*"])]), &get, yes.clone()),
        ("a star crosses", one(vec![allow(&["s3:GetObject"], &["arn:aws:s3:::my*c"])]), &get, yes.clone()),
        ("case of resources", one(vec![allow(&["s3:*"], &["arn:aws:s3:::My-bucket/*"])]), &get, no.clone()),
        ("an incomplete ARN", one(vec![allow(&["s3:*"], &["arn:aws:s3"])]), &get, yes.clone()),
        (
            "deny wins",
            one(vec![deny(&["*"], &[&key("a*")]), allow(&["*"], &["*"])]),
            &get,
            Verdict::ExplicitDeny,
        ),
        ("nothing grants", one(vec![]), &get, no.clone()),
        ("no layers", Layers(vec![]), &get, no.clone()),
        ("StringEquals, absent", with("StringEquals", "a"), &bare, no.clone()),
        ("StringNotEquals, absent", with("StringNotEquals", "a"), &bare, yes.clone()),
        ("IfExists, absent", with("StringEqualsIfExists", "a"), &bare, yes.clone()),
        ("IfExists, other", with("StringEqualsIfExists", "a"), &list("b"), no.clone()),
        ("Null true, absent", with("Null", "true"), &bare, yes.clone()),
        ("Null true, empty text", with("Null", "true"), &list(""), no.clone()),
        ("no wildcard in Equals", with("StringEquals", "a*"), &list("ab"), no.clone()),
        ("StringLike", with("StringLike", "a?"), &list("a/"), yes.clone()),
        ("IgnoreCase", with("StringEqualsIgnoreCase", "AB"), &list("ab"), yes.clone()),
        ("an escaped star", with("StringLike", "a${*}"), &list("ab"), no.clone()),
        ("an escaped star is one", with("StringLike", "a${*}"), &list("a*"), yes.clone()),
        ("NumericLessThan", with("NumericLessThan", "10"), &list("9"), yes.clone()),
        ("NumericLessThan, not", with("NumericLessThan", "10"), &list("10"), no.clone()),
        (
            "DateGreaterThan",
            with("DateGreaterThan", "2026-01-01T00:00:00Z"),
            &list("1790000000"),
            yes.clone(),
        ),
    ];
    for (name, layers, request, expected) in cases {
        assert_eq!(verdict(&layers, request), expected, "{name}");
    }
}

#[test]
fn negated_operators_take_none_of_several_values() {
    let not = one(vec![when(allow(&["s3:*"], &["*"]), "StringNotLike", "s3:prefix", &["a*", "b*"])]);
    for (prefix, allowed) in [("a1", false), ("b1", false), ("c", true)] {
        let list = request("s3:ListBucket", BUCKET, &[("s3:prefix", prefix)]);
        assert_eq!(verdict(&not, &list).is_allow(), allowed, "{prefix}");
    }
}

#[test]
fn not_action_and_not_resource_are_everything_else() {
    let mut all_but = allow(&["s3:Delete*"], &[&key("private/*")]);
    all_but.actions.negated = true;
    all_but.resources.as_mut().unwrap().negated = true;
    let layers = one(vec![all_but]);
    assert!(verdict(&layers, &request("s3:GetObject", &key("a"), &[])).is_allow());
    assert!(!verdict(&layers, &request("s3:DeleteObject", &key("a"), &[])).is_allow());
    assert!(!verdict(&layers, &request("s3:GetObject", &key("private/a"), &[])).is_allow());
    // Also actions of services that no table lists.
    let found = differences(&layers, &one(vec![]), Budget::default(), 1);
    assert!(found.classes.iter().any(|class| !class.listed));
}

#[test]
fn a_session_takes_from_its_role_and_never_adds() {
    let role = policy(vec![allow(&["s3:*"], &[&key("a/*")])]);
    let session = policy(vec![allow(&["s3:GetObject"], &["*"])]);
    let layers = Layers(vec![vec![role.clone()], vec![session]]);
    assert!(verdict(&layers, &request("s3:GetObject", &key("a/x"), &[])).is_allow());
    assert!(!verdict(&layers, &request("s3:PutObject", &key("a/x"), &[])).is_allow());
    assert!(!verdict(&layers, &request("s3:GetObject", &key("b/x"), &[])).is_allow());
    let direct = one(vec![allow(&["s3:GetObject"], &[&key("a/*")])]);
    assert_eq!(compare(&layers, &direct, Budget::default()), Comparison::Equal);
    assert_eq!(includes(&Layers(vec![vec![role]]), &layers, Budget::default()), Ok(true));
}

#[test]
fn what_is_not_modelled_matters_only_where_it_decides() {
    let vague = |effect, action: &str| {
        when(statement(effect, &[action], &["*"]), "IpAddress", "aws:SourceIp", &["10.0.0.0/8"])
    };
    let get = request("s3:GetObject", &key("a"), &[]);
    let only_vague = one(vec![vague(Effect::Allow, "s3:*")]);
    assert!(matches!(verdict(&only_vague, &get), Verdict::Unknown(_)));
    let granted_anyway = one(vec![vague(Effect::Allow, "s3:*"), allow(&["s3:GetObject"], &["*"])]);
    assert_eq!(verdict(&granted_anyway, &get), Verdict::Allow);
    let vague_deny = one(vec![vague(Effect::Deny, "s3:*"), allow(&["s3:GetObject"], &["*"])]);
    assert!(matches!(verdict(&vague_deny, &get), Verdict::Unknown(_)));
    let refused_anyway = one(vec![vague(Effect::Deny, "s3:*")]);
    assert_eq!(verdict(&refused_anyway, &get), Verdict::ImplicitDeny);
    // The same question has the same answer on both sides.
    assert_eq!(compare(&vague_deny, &vague_deny, Budget::default()), Comparison::Equal);
    let wider = one(vec![vague(Effect::Deny, "s3:*"), allow(&["s3:GetObject", "sts:TagSession"], &["*"])]);
    assert!(matches!(compare(&vague_deny, &wider, Budget::default()), Comparison::Less { .. }));
    let free = one(vec![allow(&["s3:GetObject"], &["*"])]);
    assert!(matches!(compare(&vague_deny, &free, Budget::default()), Comparison::Unknown(_)));
}

#[test]
fn a_policy_variable_is_unknown_and_equal_to_itself() {
    let home = || allow(&["s3:GetObject"], &["arn:aws:s3:::my-bucket/home/${aws:username}/*"]);
    let layers = one(vec![home()]);
    let get = request("s3:GetObject", &key("home/x/y"), &[]);
    assert!(matches!(verdict(&layers, &get), Verdict::Unknown(_)));
    assert_eq!(compare(&layers, &layers, Budget::default()), Comparison::Equal);
    assert!(matches!(compare(&layers, &one(vec![]), Budget::default()), Comparison::Unknown(_)));
    let mut old = layers.clone();
    old.0[0][0].version = None;
    assert_eq!(verdict(&old, &get), Verdict::ImplicitDeny, "plain text in version 2008-10-17");
}

#[test]
fn listing_keys_matter_to_lists_only_and_denying_their_absence_denies_the_rest() {
    let anything = || allow(&["s3:*"], &["*"]);
    let deny_elsewhere = when(deny(&["s3:*"], &["*"]), "StringNotLike", "s3:prefix", &["a/*"]);
    let narrow = one(vec![anything(), deny_elsewhere]);
    let listing = one(vec![when(allow(&["s3:*"], &["*"]), "StringLike", "s3:prefix", &["a/*"])]);
    assert_eq!(compare(&narrow, &listing, Budget::default()), Comparison::Equal);
    assert!(!verdict(&narrow, &request("s3:GetObject", &key("a"), &[])).is_allow());
}

#[test]
fn buckets_are_listed_by_the_documented_pattern() {
    let list = request("s3:ListAllMyBuckets", "*", &[]);
    assert!(verdict(&one(vec![allow(&["s3:ListAllMyBuckets"], &["arn:aws:s3:::*"])]), &list).is_allow());
    assert!(verdict(&one(vec![allow(&["s3:ListAllMyBuckets"], &["*"])]), &list).is_allow());
    assert!(!verdict(&one(vec![allow(&["s3:ListAllMyBuckets"], &[BUCKET])]), &list).is_allow());
}

#[test]
fn other_partitions_and_access_points_are_not_forgotten() {
    let nothing = one(vec![]);
    for (action, resource) in [
        ("s3:GetObject", "arn:aws-cn:s3:::my-bucket/*"),
        ("s3:GetObject", "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap/object/*"),
        ("ec2:RunInstances", "*"),
        ("s3:NewAction", "*"),
        ("sts:AssumeRole", "arn:aws:iam::111122223333:role/admin"),
    ] {
        let layers = one(vec![allow(&[action], &[resource])]);
        let comparison = compare(&layers, &nothing, Budget::default());
        let Comparison::More { only_a } = comparison else { panic!("{action} {resource}: {comparison:?}") };
        assert!(verdict(&layers, &only_a).is_allow());
    }
}

#[test]
fn past_its_budget_a_comparison_is_unknown() {
    let wild: Vec<String> = (0..14).map(|n| format!("arn:aws:s3:::*{n}*/*a{n}*b{n}*")).collect();
    let wild: Vec<&str> = wild.iter().map(String::as_str).collect();
    let (a, b) =
        (one(vec![allow(&["s3:GetObject"], &wild)]), one(vec![allow(&["s3:GetObject"], &wild[1..])]));
    let budget = Budget { states: 2_000, ..Budget::default() };
    assert!(matches!(compare(&a, &b, budget), Comparison::Unknown(_)));
}
