//! Buckets: what each verb opens, and what lies beside it.

use super::catalogue::{Catalogue, Principal, principals};
use super::{Control, Expect, Probe};
use crate::agent::Request;
use crate::apply::storage::OTHER_BUCKET;
use crate::classify::Refusal;
use crate::report::Kind;
use std::collections::{BTreeMap, BTreeSet};
use writ_graph::declared::{BucketVerb, Grant, Object, Verb};
use writ_live::s3::S3Request;

/// What a principal was granted below one prefix of one bucket.
struct Granted<'a> {
    bucket: &'a str,
    prefix: &'a str,
    verbs: BTreeMap<Verb, &'a Grant>,
}

/// All probes of a principal's buckets.
pub(super) fn probes(catalogue: &Catalogue<'_>, principal: &Principal<'_>) -> Vec<Probe> {
    let granted = granted(principal);
    let Some(any) = granted.iter().find_map(|granted| granted.verbs.values().next().copied()) else {
        return Vec::new();
    };
    let make = Make { catalogue, principal };
    let mut probes = Vec::new();
    for one in &granted {
        for (verb, grant) in &one.verbs {
            for (what, request) in uses(*verb, one.bucket, one.prefix) {
                probes.push(make.allowed(Kind::Grant, what, request, grant));
            }
        }
        let others: Vec<&Granted<'_>> = granted.iter().filter(|other| other.bucket == one.bucket).collect();
        for (what, request) in beside(one) {
            // Another grant may open what is beside this one.
            if !others.iter().any(|other| opens(other, &request)) {
                probes.push(make.refused(
                    Kind::NearMiss,
                    what,
                    request,
                    one.verbs.values().next().copied().unwrap_or(any),
                ));
            }
        }
    }
    let same = |one: &Principal<'_>| one.workload == principal.workload && one.login == principal.login;
    let number = principals(catalogue.declared).iter().position(same).unwrap_or_default();
    for (what, request) in elsewhere(number) {
        probes.push(make.refused(Kind::NearMiss, what, request, any));
    }
    let known: BTreeSet<String> = granted.iter().map(|granted| granted.bucket.to_owned()).collect();
    let mut list = make.refused(Kind::NearMiss, "list all buckets", S3Request::list_buckets(), any);
    list.expect = Expect::NoOtherBucket(known.into_iter().collect());
    probes.push(list);
    probes
}

/// The request that a check line's verb on one object stands for.
pub(super) fn request_of(verb: Verb, bucket: &str, key: &str) -> Option<S3Request> {
    Some(match verb {
        Verb::Bucket(BucketVerb::List) => S3Request::list(bucket, Some(key)),
        Verb::Bucket(BucketVerb::Read) => S3Request::new("GET", bucket, key),
        Verb::Bucket(BucketVerb::Write) => S3Request::new("PUT", bucket, key).body("writ"),
        Verb::Bucket(BucketVerb::Delete) => S3Request::new("DELETE", bucket, key),
        _ => return None,
    })
}

/// The grants by bucket and prefix.
fn granted<'a>(principal: &Principal<'a>) -> Vec<Granted<'a>> {
    let mut list: Vec<Granted<'a>> = Vec::new();
    for grant in &principal.grants {
        let Object::Bucket { bucket, prefix } = &grant.object else { continue };
        match list.iter_mut().find(|one| one.bucket == bucket && one.prefix == prefix) {
            Some(one) => drop(one.verbs.insert(grant.verb, grant)),
            None => list.push(Granted { bucket, prefix, verbs: BTreeMap::from([(grant.verb, *grant)]) }),
        }
    }
    list
}

/// What a verb must open.
pub(super) fn uses(verb: Verb, bucket: &str, prefix: &str) -> Vec<(&'static str, S3Request)> {
    let object = |name: &str| format!("{prefix}writ/{name}");
    match verb {
        Verb::Bucket(BucketVerb::List) => vec![
            ("list the granted prefix", S3Request::list(bucket, Some(prefix))),
            ("list below the granted prefix", S3Request::list(bucket, Some(&object("")))),
        ],
        Verb::Bucket(BucketVerb::Read) => vec![
            ("get an object", S3Request::new("GET", bucket, object("read"))),
            ("look at an object's head", S3Request::new("HEAD", bucket, object("read"))),
        ],
        Verb::Bucket(BucketVerb::Write) => vec![
            ("put an object", S3Request::new("PUT", bucket, object("written")).body("writ")),
            // CreateMultipartUpload needs s3:PutObject (S3's API reference).
            (
                "begin a multipart upload",
                S3Request::new("POST", bucket, object("multipart")).query("uploads", ""),
            ),
        ],
        Verb::Bucket(BucketVerb::Delete) => {
            vec![("delete an object", S3Request::new("DELETE", bucket, object("deleted")))]
        }
        _ => Vec::new(),
    }
}

/// What lies beside a grant: the next verb on the same objects, the same verbs on a sibling
/// prefix, above the prefix, and on the whole bucket, and what is done to the bucket itself.
fn beside(granted: &Granted<'_>) -> Vec<(&'static str, S3Request)> {
    let (bucket, prefix) = (granted.bucket, granted.prefix);
    let inside = |name: &str| format!("{prefix}writ/{name}");
    let has = |verb: Verb| granted.verbs.contains_key(&verb);
    let mut list = Vec::new();
    for (verb, what, request) in [
        (
            Verb::Bucket(BucketVerb::List),
            "list the prefix without the verb",
            S3Request::list(bucket, Some(prefix)),
        ),
        (
            Verb::Bucket(BucketVerb::Read),
            "get without the verb",
            S3Request::new("GET", bucket, inside("unread")),
        ),
        (
            Verb::Bucket(BucketVerb::Write),
            "put without the verb",
            S3Request::new("PUT", bucket, inside("unwritten")).body("writ"),
        ),
        (
            Verb::Bucket(BucketVerb::Delete),
            "delete without the verb",
            S3Request::new("DELETE", bucket, inside("undeleted")),
        ),
    ] {
        if !has(verb) {
            list.push((what, request));
        }
    }
    list.push((
        "tag an object",
        S3Request::new("PUT", bucket, inside("untagged")).query("tagging", "").body(TAGS),
    ));
    list.push((
        "read an object's tags",
        S3Request::new("GET", bucket, inside("untagged")).query("tagging", ""),
    ));
    list.push((
        "set an object's ACL",
        S3Request::new("PUT", bucket, inside("unopened")).query("acl", "").header("x-amz-acl", "private"),
    ));
    list.push(("read the bucket's versioning", S3Request::new("GET", bucket, "").query("versioning", "")));
    list.push(("list uploads", S3Request::new("GET", bucket, "").query("uploads", "")));
    list.push(("list versions", S3Request::new("GET", bucket, "").query("versions", "")));
    if prefix.is_empty() {
        return list;
    }
    let stem = prefix.trim_end_matches('/');
    let sibling = format!("{stem}2/");
    list.push(("list the whole bucket, with no prefix", S3Request::list(bucket, None)));
    list.push(("list the whole bucket, with an empty prefix", S3Request::list(bucket, Some(""))));
    list.push(("list the prefix without its slash", S3Request::list(bucket, Some(stem))));
    list.push(("list a sibling prefix", S3Request::list(bucket, Some(&sibling))));
    for key in [format!("{sibling}x"), "writ-top".to_owned()] {
        // A key each: a control that deletes must not take another probe's object.
        list.push(("get outside the prefix", S3Request::new("GET", bucket, format!("{key}-read"))));
        list.push((
            "put outside the prefix",
            S3Request::new("PUT", bucket, format!("{key}-put")).body("writ"),
        ));
        list.push(("delete outside the prefix", S3Request::new("DELETE", bucket, format!("{key}-deleted"))));
    }
    list
}

/// What lies outside of every granted bucket. The controls really make and delete a bucket, so
/// each principal has its own by `number`.
fn elsewhere(number: usize) -> Vec<(&'static str, S3Request)> {
    vec![
        ("list another bucket", S3Request::list(OTHER_BUCKET, None)),
        ("get from another bucket", S3Request::new("GET", OTHER_BUCKET, "x")),
        ("put into another bucket", S3Request::new("PUT", OTHER_BUCKET, "x").body("writ")),
        ("make a bucket", S3Request::new("PUT", format!("writ-new-bucket-{number}"), "")),
        ("delete a bucket", S3Request::new("DELETE", format!("writ-empty-bucket-{number}"), "")),
    ]
}

/// Whether another grant on the same bucket opens the request, so that it is no near miss.
fn opens(granted: &Granted<'_>, request: &S3Request) -> bool {
    let prefixed = request.query.iter().find(|(name, _)| name == "prefix").map(|(_, value)| value.as_str());
    let verb = match (request.method.as_str(), request.key.is_empty(), request.query.is_empty()) {
        ("GET", true, false) if request.query.iter().any(|(name, _)| name == "list-type") => {
            Verb::Bucket(BucketVerb::List)
        }
        ("GET", false, true) => Verb::Bucket(BucketVerb::Read),
        ("PUT", false, true) => Verb::Bucket(BucketVerb::Write),
        ("DELETE", false, true) => Verb::Bucket(BucketVerb::Delete),
        _ => return false,
    };
    let on =
        if verb == Verb::Bucket(BucketVerb::List) { prefixed.unwrap_or("") } else { request.key.as_str() };
    granted.verbs.contains_key(&verb) && on.starts_with(granted.prefix)
}

/// A tag set.
const TAGS: &str = "<Tagging><TagSet><Tag><Key>writ</Key><Value>writ</Value></Tag></TagSet></Tagging>";

/// Makes probes of one principal.
pub(super) struct Make<'a> {
    pub(super) catalogue: &'a Catalogue<'a>,
    pub(super) principal: &'a Principal<'a>,
}

impl Make<'_> {
    /// A request that must be done.
    pub(super) fn allowed(&self, kind: Kind, what: &str, request: S3Request, grant: &Grant) -> Probe {
        let place = place(&request);
        Probe {
            kind,
            who: self.principal.who(),
            label: self.principal.label(),
            by: grant.credential().map(|credential| self.principal.chain(credential)).unwrap_or_default(),
            what: format!("{what}: {place}"),
            request: Request::S3 { endpoint: self.catalogue.s3.clone(), request },
            expect: Expect::Allowed,
            controls: Vec::new(),
            span: Some(grant.span),
        }
    }

    /// A request that must be refused, where root's is done.
    pub(super) fn refused(&self, kind: Kind, what: &str, request: S3Request, grant: &Grant) -> Probe {
        let controls = vec![Control::S3(request.clone())];
        let expect = Expect::Refused(vec![Refusal::S3Policy]);
        Probe { expect, controls, ..self.allowed(kind, what, request, grant) }
    }
}

/// A request for people: `PUT my-bucket/a?tagging`.
fn place(request: &S3Request) -> String {
    let query: Vec<String> = request
        .query
        .iter()
        .map(
            |(name, value)| {
                if value.is_empty() && name != "prefix" { name.clone() } else { format!("{name}={value}") }
            },
        )
        .collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{} {}/{}{mark}{}", request.method, request.bucket, request.key, query.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beside_a_prefix_lie_its_sibling_its_parent_and_the_next_verbs() {
        let granted = Granted { bucket: "b", prefix: "db/", verbs: BTreeMap::new() };
        let places: Vec<String> = beside(&granted).iter().map(|(_, request)| place(request)).collect();
        for wanted in [
            "GET b/?list-type=2",
            "GET b/?list-type=2&prefix=",
            "GET b/?list-type=2&prefix=db",
            "GET b/?list-type=2&prefix=db2/",
            "GET b/db2/x-read",
            "DELETE b/db/writ/undeleted",
            "PUT b/db/writ/untagged?tagging",
            "PUT b/db/writ/unopened?acl",
        ] {
            assert!(places.iter().any(|place| place == wanted), "{wanted} of {places:#?}");
        }
    }

    #[test]
    fn a_whole_bucket_has_no_sibling() {
        let granted = Granted { bucket: "b", prefix: "", verbs: BTreeMap::new() };
        assert!(
            beside(&granted).iter().all(|(what, _)| !what.contains("outside") && !what.contains("sibling"))
        );
    }
}
