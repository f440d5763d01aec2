//! What the layers that bound an AWS credential permit in a bucket: of one request, and of any
//! request below a prefix.

use crate::aws;
use std::collections::BTreeMap;
use writ_graph::declared::{Bucket, Verb};
use writ_graph::verbs::{self, S3Meaning, S3Target};
use writ_semantics::iam::{self, Budget, Clause, Condition, Effect, Layers, Policy, Statement};
use writ_semantics::{Comparison, Unknown, Verdict};
use writ_source::Span;

/// Whether they permit the verb on one key, or the listing of one prefix: at S3, and at KMS where
/// the bucket's objects are encrypted by a key.
pub fn decide(layers: &Layers, verb: Verb, bucket: &str, key: &str, declared: Option<&Bucket>) -> Verdict {
    let Verb::Bucket(verb) = verb else { return Verdict::ImplicitDeny };
    let meaning = verbs::on_bucket(verb);
    let arn = format!("arn:aws:s3:::{bucket}");
    let (resource, context) = match meaning.on {
        S3Target::Bucket if !key.is_empty() => {
            (arn.clone(), BTreeMap::from([("s3:prefix".to_owned(), vec![key.to_owned()])]))
        }
        S3Target::Bucket | S3Target::WholeBucket => (arn.clone(), BTreeMap::new()),
        S3Target::Object => (format!("{arn}/{key}"), BTreeMap::new()),
    };
    let at_s3 = meaning.actions.iter().map(|action| {
        let (resource, context) = (resource.clone(), context.clone());
        iam::decide(layers, &iam::Request { action: (*action).to_owned(), resource, context }).verdict
    });
    let kms_key = declared.and_then(|bucket| bucket.kms_key.as_deref());
    let at_kms = kms_key.into_iter().flat_map(|kms_key| of_key(layers, &meaning, kms_key, bucket, key));
    all(at_s3.chain(at_kms))
}

/// The requests that S3 makes of KMS: with the object in the encryption context, or with the bucket
/// where that has a bucket key. Which of the two is not declared: both have to work.
fn of_key(layers: &Layers, meaning: &S3Meaning, kms_key: &str, bucket: &str, key: &str) -> Vec<Verdict> {
    let arn = format!("arn:aws:s3:::{bucket}");
    let encrypted = [format!("{arn}/{key}"), arn];
    let one = |action: &str, what: &String| {
        let context = BTreeMap::from([
            (verbs::VIA_SERVICE.to_lowercase(), vec![verbs::s3_of_key(kms_key)]),
            (verbs::ENCRYPTION_CONTEXT.to_lowercase(), vec![what.clone()]),
        ]);
        let request = iam::Request { action: action.to_owned(), resource: kms_key.to_owned(), context };
        iam::decide(layers, &request).verdict
    };
    meaning.of_key.iter().flat_map(|action| encrypted.iter().map(move |what| one(action, what))).collect()
}

/// What the layers allow of the verb below the prefix at S3, if anything: an example of it. The key
/// is left out of account, as objects may be there that it does not encrypt.
pub fn overlap(
    layers: &Layers,
    verb: Verb,
    bucket: &str,
    prefix: &str,
    asked: Span,
) -> Result<Option<String>, Unknown> {
    let Verb::Bucket(verb) = verb else { return Ok(None) };
    if !may_speak_of(layers, bucket) {
        return Ok(None);
    }
    let meaning = verbs::on_bucket(verb);
    let arn = format!("arn:aws:s3:::{bucket}");
    let (resource, conditions) = match meaning.on {
        S3Target::Object => (format!("{arn}/{prefix}*"), Vec::new()),
        S3Target::WholeBucket => (arn, Vec::new()),
        S3Target::Bucket if prefix.is_empty() => (arn, Vec::new()),
        S3Target::Bucket => {
            let below = Condition {
                operator: "StringLike".to_owned(),
                key: "s3:prefix".to_owned(),
                values: vec![format!("{prefix}*")],
            };
            (arn, vec![below])
        }
    };
    let statement = Statement {
        sid: None,
        effect: Effect::Allow,
        principals: None,
        actions: Clause { negated: false, patterns: meaning.actions.iter().map(|&a| a.to_owned()).collect() },
        resources: Some(Clause { negated: false, patterns: vec![resource] }),
        conditions,
        span: asked,
    };
    let wanted = Policy { version: None, statements: vec![statement], span: asked };
    let mut bounded = layers.clone();
    bounded.0.push(vec![wanted]);
    match iam::compare(&bounded, &Layers(vec![Vec::new()]), Budget::default()) {
        Comparison::More { only_a } | Comparison::Incomparable { only_a, .. } => {
            Ok(Some(aws::request(&only_a)))
        }
        Comparison::Unknown(why) => Err(why),
        Comparison::Equal | Comparison::Less { .. } => Ok(None),
    }
}

/// Whether a resource of the first layer could be of this bucket, judged by what comes before the
/// first wildcard alone: a quick no, never a wrong one.
fn may_speak_of(layers: &Layers, bucket: &str) -> bool {
    let wanted = format!("arn:aws:s3:::{bucket}");
    let could = |pattern: &String| {
        let fixed = pattern.split(['*', '?', '$']).next().unwrap_or("");
        fixed.starts_with(&wanted) || wanted.starts_with(fixed)
    };
    layers.0.first().into_iter().flatten().flat_map(|policy| &policy.statements).any(|statement| {
        statement.resources.as_ref().is_none_or(|clause| clause.negated || clause.patterns.iter().any(could))
    })
}

/// Allowed where each is. Of nothing at all nothing is said.
pub fn all(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    let mut answer = Verdict::Unknown(Unknown("this verb says nothing of that kind of object".to_owned()));
    for verdict in verdicts {
        if !verdict.is_allow() {
            return verdict;
        }
        answer = Verdict::Allow;
    }
    answer
}
