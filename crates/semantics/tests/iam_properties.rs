//! The comparison of sets against the plain evaluator, on policies and requests drawn at random.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::{Random, policy, request, statement, when};
use writ_semantics::Comparison;
use writ_semantics::iam::{
    Budget, Effect, Layers, Request, ResourceKind, Statement, actions, compare, decide, differences,
    find_action, includes,
};

const ACTIONS: [&str; 10] = [
    "s3:GetObject",
    "s3:Get*",
    "s3:*",
    "s3:ListBucket",
    "s3:ListBucket*",
    "s3:?utObject",
    "sts:AssumeRole",
    "s3:*Object",
    "*",
    "s3:ListAllMyBuckets",
];
const PIECES: [&str; 7] = ["a", "b", "/", "*", "?", "ab", "/a"];
const PLAIN: [&str; 4] = ["a", "b", "/", "ab"];
const OPERATORS: [&str; 9] = [
    "StringEquals",
    "StringNotEquals",
    "StringLike",
    "StringNotLike",
    "StringEqualsIgnoreCase",
    "StringLikeIfExists",
    "Null",
    "Bool",
    "StringNotEqualsIgnoreCase",
];

fn random_resource(random: &mut Random) -> String {
    match random.below(8) {
        0 => "*".to_owned(),
        1 => "arn:aws:s3:::abb".to_owned(),
        2 => "arn:aws:s3:::ab*".to_owned(),
        _ => format!("arn:aws:s3:::ab{}", random.text(&PIECES, 4)),
    }
}

fn random_statement(random: &mut Random) -> Statement {
    let effect = if random.below(4) == 0 { Effect::Deny } else { Effect::Allow };
    let chosen: Vec<&str> = (0..=random.below(2)).map(|_| *random.pick(&ACTIONS)).collect();
    let resources: Vec<String> = (0..=random.below(2)).map(|_| random_resource(random)).collect();
    let resources: Vec<&str> = resources.iter().map(String::as_str).collect();
    let mut made = statement(effect, &chosen, &resources);
    made.actions.negated = random.below(12) == 0;
    made.resources.as_mut().unwrap().negated = random.below(12) == 0;
    for _ in 0..random.below(3).saturating_sub(1) {
        let operator = *random.pick(&OPERATORS);
        let key = *random.pick(&["s3:prefix", "s3:signatureversion"]);
        let value = match operator {
            "Null" | "Bool" => random.pick(&["true", "false"]).to_string(),
            _ => random.text(&["a", "A", "/", "*", "true"], 3),
        };
        made = when(made, operator, key, &[&value]);
    }
    made
}

fn random_layers(random: &mut Random) -> Layers {
    let layers = 1 + usize::from(random.below(4) == 0);
    let layer =
        |random: &mut Random| vec![policy((0..=random.below(4)).map(|_| random_statement(random)).collect())];
    Layers((0..layers).map(|_| layer(random)).collect())
}

/// A request that can be made: of an action's own kind of resource.
fn random_request(random: &mut Random, all: &[String]) -> Request {
    let action = match random.below(3) {
        0 => random.pick(&["s3:GetObject", "s3:ListBucket", "s3:PutObject", "s3:DeleteObject"]).to_string(),
        1 => random.pick(&["s3:GetNothing", "ec2:RunInstances", "s3:ListBucketNothing"]).to_string(),
        _ => random.pick(all).clone(),
    };
    let bucket = *random.pick(&["abb", "aba", "abab", "xyz"]);
    let listed = find_action(&action);
    let resource = match listed.map_or(ResourceKind::Any, |it| it.resource) {
        ResourceKind::Bucket => format!("arn:aws:s3:::{bucket}"),
        ResourceKind::Object => format!("arn:aws:s3:::{bucket}/a{}", random.text(&PLAIN, 3)),
        ResourceKind::None => "*".to_owned(),
        ResourceKind::Account => "arn:aws:iam::1:role/a".to_owned(),
        ResourceKind::Any => format!("arn:aws:s3:::ab{}", random.text(&PLAIN, 3)),
    };
    let mut context = Vec::new();
    let prefix = random.text(&["a", "A", "/", "b", "true"], 3);
    let version = random.text(&["a", "A", "/", "true", "TRUE"], 2);
    if random.below(2) == 0 && listed.is_none_or(|it| it.lists_keys()) {
        context.push(("s3:prefix", prefix.as_str()));
    }
    // A key that is only ever tested by `Bool` is `true` or `false`: others are not asked.
    if random.below(2) == 0 && !matches!(version.to_lowercase().as_str(), "true" | "false") {
        context.push(("s3:signatureversion", version.as_str()));
    }
    request(&action, &resource, &context)
}

#[test]
fn no_request_contradicts_a_comparison() {
    let all: Vec<String> = actions().map(|action| action.full_name()).collect();
    let mut random = Random(20_261_122);
    let (mut asked, mut differing, mut equal) = (0, 0, 0);
    for _ in 0..260 {
        let (a, b) = (random_layers(&mut random), random_layers(&mut random));
        let budget = Budget::default();
        let comparison = compare(&a, &b, budget);
        let (only_a, only_b) = match &comparison {
            Comparison::Equal => (None, None),
            Comparison::Less { only_b } => (None, Some(only_b)),
            Comparison::More { only_a } => (Some(only_a), None),
            Comparison::Incomparable { only_a, only_b } => (Some(only_a), Some(only_b)),
            Comparison::Unknown(unknown) => panic!("{unknown:?}"),
        };
        let allowed = |layers: &Layers, request: &Request| decide(layers, request).verdict.is_allow();
        if let Some(witness) = only_a {
            assert!(allowed(&a, witness) && !allowed(&b, witness), "{witness:?}\n{a:#?}\n{b:#?}");
        }
        if let Some(witness) = only_b {
            assert!(allowed(&b, witness) && !allowed(&a, witness), "{witness:?}\n{a:#?}\n{b:#?}");
        }
        equal += usize::from(comparison == Comparison::Equal);
        assert_eq!(includes(&a, &b, budget), Ok(only_b.is_none()));
        for class in differences(&a, &b, budget, 5).classes {
            for witness in &class.only_a {
                assert!(allowed(&a, witness) && !allowed(&b, witness), "{witness:?}");
                assert!(only_a.is_some());
            }
            for witness in &class.only_b {
                assert!(allowed(&b, witness) && !allowed(&a, witness), "{witness:?}");
                assert!(only_b.is_some());
            }
        }
        for _ in 0..200 {
            let request = random_request(&mut random, &all);
            asked += 1;
            match (allowed(&a, &request), allowed(&b, &request)) {
                (true, false) => {
                    differing += 1;
                    assert!(only_a.is_some(), "{request:?}\n{a:#?}\n{b:#?}");
                }
                (false, true) => {
                    differing += 1;
                    assert!(only_b.is_some(), "{request:?}\n{a:#?}\n{b:#?}");
                }
                _ => {}
            }
        }
    }
    assert!(asked >= 50_000 && differing > 5_000 && equal > 0, "{asked} {differing} {equal}");
}

#[test]
fn a_policy_equals_itself_and_widening_it_never_takes_away() {
    let mut random = Random(7);
    for _ in 0..150 {
        let a = random_layers(&mut random);
        let budget = Budget::default();
        assert_eq!(compare(&a, &a, budget), Comparison::Equal, "{a:#?}");
        let mut wider = a.clone();
        let mut added = random_statement(&mut random);
        added.effect = Effect::Allow;
        wider.0[0][0].statements.push(added);
        assert_eq!(includes(&wider, &a, budget), Ok(true));
        let mut narrower = a.clone();
        let mut denied = random_statement(&mut random);
        denied.effect = Effect::Deny;
        narrower.0[0][0].statements.push(denied);
        assert_eq!(includes(&a, &narrower, budget), Ok(true));
        let mut session = a.clone();
        session.0.extend(random_layers(&mut random).0);
        assert_eq!(includes(&a, &session, budget), Ok(true));
    }
}
