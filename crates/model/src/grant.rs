//! `may VERB, VERB on OBJECT { options }`: the sentence that grants something.

use crate::at_vault;
use crate::deliver::{deliver, fits};
use crate::entities::{Grant, Model, Object, Spanned};
use crate::fields::Fields;
use crate::job::on_change::on_change;
use crate::kinds;
use crate::names::{Entity, Names, Said, nearest};
use crate::nomad_grant;
use crate::text;
use crate::value;
use crate::verb::{ResourceKind, Verb};
use crate::{in_bucket, in_database};
use std::time::Duration;
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::{self, Ident};

const UNKNOWN_VERB: Code = Code("resolve/unknown-verb");
const DUPLICATE_VERB: Code = Code("resolve/duplicate-verb");
const BAD_OBJECT: Code = Code("resolve/bad-object");
const MISSING_AWS: Code = Code("resolve/missing-aws");

/// The shortest life of a credential: what AWS gives an assumed role at least
/// (STS API reference, `AssumeRole`, `DurationSeconds`: 900 seconds).
const LEAST_TTL: Duration = Duration::from_mins(15);
/// The longest life between renewals that is taken for either system.
const MOST_TTL: Duration = Duration::from_hours(12);
/// The longest that a database lease can be renewed for.
const MOST_MAX_TTL: Duration = Duration::from_hours(24 * 32);

/// Who is granted something: which options fit hangs on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A task of a service.
    Task,
    /// An operator.
    Operator,
}

/// Resolves one grant.
pub fn grant(
    written: &ast::Grant,
    holder: Holder,
    names: &Names,
    model: &Model,
    out: &mut Diagnostics,
) -> Option<Grant> {
    let fields = Fields::from_list(
        written.options.iter(),
        "grant",
        &[
            "credential_ttl",
            "credential_max_ttl",
            "credential_type",
            "deliver",
            "on_change",
            "columns",
            "mount",
            "because",
        ],
        out,
    );
    let because = fields.get("because").and_then(|a| value::text(a, text::PROSE, out));
    let credential_ttl =
        fields.get("credential_ttl").and_then(|a| value::duration(a, LEAST_TTL, MOST_TTL, out));
    let credential_max_ttl =
        fields.get("credential_max_ttl").and_then(|a| value::duration(a, LEAST_TTL, MOST_MAX_TTL, out));
    let credential_type = fields.get("credential_type").and_then(|a| kinds::credential_type(a, out));
    let deliver = fields.get("deliver").and_then(|a| deliver(a, out));
    let on_change = fields.get("on_change").and_then(|a| on_change(a, out));
    let mount = fields.get("mount").and_then(|a| value::text(a, text::MOUNT, out));
    let (object, kind) = object(&written.object, &written.verbs, names, out)?;
    let verbs = verbs(&written.verbs, kind, out);
    let object = match fields.get("columns") {
        Some(attribute) => {
            let columns = value::names(attribute, text::SQL_NAME, out)?;
            in_database::with_columns(object, columns, attribute.name.span, out)?
        }
        None => object,
    };
    let object = in_database::of_verbs(object, verbs.as_deref().unwrap_or(&[]), written.object.span, out)?;
    let at = place(written, &object, out);
    if holder == Holder::Task {
        fits(&object, verbs.as_deref().unwrap_or_default(), &fields, out);
    }
    if let (Object::Nomad { namespace }, Some(verbs)) = (&object, &verbs) {
        let (part, because) = (namespace.as_deref(), because.is_some());
        let asked = nomad_grant::Sentence { part, span: written.object.span, grant: true, because };
        if !nomad_grant::fits(verbs, asked, out) {
            return None;
        }
    }
    at_vault::of_verbs(&object, verbs.as_deref().unwrap_or_default(), written.object.span, out);
    if let Object::Bucket { part, .. } = &object {
        let verbs = verbs.as_deref().unwrap_or(&[]);
        in_bucket::granted(part, verbs, &written.object, because.is_some(), out)?;
        if model.aws.is_none() {
            out.push(
                Diagnostic::error(
                    MISSING_AWS,
                    "bucket without an account",
                    written.object.span,
                    "vault assumes a role for this, and no `aws` block says in which account",
                )
                .help("add `aws production { account = \"…\", vault = \"arn:aws:iam::…:role/…\" }`"),
            );
        }
    } else if let Some(said) = &credential_type {
        out.push(
            Diagnostic::error(
                BAD_OBJECT,
                "option that does not fit",
                said.span,
                "only keys of AWS come in these kinds",
            )
            .help("drop it"),
        );
    }
    Some(Grant {
        verbs: verbs?,
        object,
        credential_ttl,
        credential_max_ttl,
        credential_type,
        deliver,
        on_change,
        mount,
        at,
        because,
        span: written.span,
    })
}

/// `at "/backups"`: a volume needs it, nothing else takes it.
fn place(written: &ast::Grant, object: &Object, out: &mut Diagnostics) -> Option<Spanned<String>> {
    match (&written.at, object) {
        (Some(at), Object::Volume(_)) => {
            let value = value::checked(&at.value, at.span, text::MOUNT_POINT, out)?;
            Some(Spanned { value, span: at.span })
        }
        (Some(at), _) => {
            out.push(
                Diagnostic::error(
                    BAD_OBJECT,
                    "option that does not fit",
                    at.span,
                    "only a volume is mounted `at` a place",
                )
                .help("drop it"),
            );
            None
        }
        (None, Object::Volume(_)) => {
            out.push(
                Diagnostic::error(
                    BAD_OBJECT,
                    "volume without a place",
                    written.object.span,
                    "this does not say where the task finds it",
                )
                .help("write `… on snapshots at \"/backups\"`"),
            );
            None
        }
        (None, _) => None,
    }
}

fn verbs(written: &[Ident], kind: ResourceKind, out: &mut Diagnostics) -> Option<Vec<Spanned<Verb>>> {
    let mut verbs: Vec<Spanned<Verb>> = Vec::new();
    let mut whole = true;
    for word in written {
        let Some(value) = verb(word, kind, out) else {
            whole = false;
            continue;
        };
        if let Some(first) = verbs.iter().find(|v| v.value == value) {
            out.push(
                Diagnostic::error(
                    DUPLICATE_VERB,
                    "verb said twice",
                    word.span,
                    format!("`{}` again", word.name),
                )
                .also(first.span, "said here first")
                .help("keep one of the two"),
            );
            whole = false;
        } else {
            verbs.push(Spanned { value, span: word.span });
        }
    }
    whole.then_some(verbs)
}

/// The verb that a word stands for on that kind of resource.
pub fn verb(word: &Ident, kind: ResourceKind, out: &mut Diagnostics) -> Option<Verb> {
    let all = kind.verbs();
    let found = all.iter().find(|verb| verb.word() == word.name).copied();
    if found.is_none() {
        let words = all.iter().map(|verb| verb.word());
        let finding = Diagnostic::error(
            UNKNOWN_VERB,
            "unknown verb",
            word.span,
            format!("`{}` is nothing that one can do on a {}", word.name, kind.keyword()),
        );
        out.push(match nearest(&word.name, words.clone()) {
            Some(near) => finding.did_you_mean(word.span, near),
            None => {
                let list = words.map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ");
                finding.help(format!("the verbs of a {} are {list}", kind.keyword()))
            }
        });
    }
    found
}

/// The kinds of resource that a grant or a check line may speak of.
const RESOURCES: [&str; 6] = ["bucket", "database", "secret", "volume", "vault", "nomad"];

/// Resolves what a grant or a check line speaks of; the part of a bucket is checked as text only.
/// `verbs` are what it is to be done with: where nothing has the name, they tell what was meant.
pub fn object(
    written: &ast::Object,
    verbs: &[Ident],
    names: &Names,
    out: &mut Diagnostics,
) -> Option<(Object, ResourceKind)> {
    let (first, rest) = written.path.split_first()?;
    let said = Said { name: &first.name, span: first.span };
    let entity = names.look_up(said, &RESOURCES, &meant(written, verbs), out)?;
    let beyond = written.all.as_ref().map(|a| a.span).or(rest.first().map(|r| r.span));
    let found = match entity {
        Entity::Bucket(bucket) => {
            if let Some(span) = beyond {
                let help = "write `archive/\"prefix/\"`";
                return bad_object(span, "a bucket has prefixes, not tables", help, out);
            }
            let part = part(written, text::KEY, out).ok()?.unwrap_or_default();
            (Object::Bucket { bucket, part }, ResourceKind::Bucket)
        }
        Entity::Database(database) => {
            (in_database::object(written, database, rest, out)?, ResourceKind::Database)
        }
        Entity::Secret(secret) => {
            if let Some(span) = beyond.or(written.part.as_ref().map(|p| p.span)) {
                return bad_object(span, "a secret is granted whole", "name the secret alone", out);
            }
            (Object::Secret(secret), ResourceKind::Secret)
        }
        Entity::Volume(volume) => {
            if let Some(span) = beyond.or(written.part.as_ref().map(|p| p.span)) {
                return bad_object(span, "a volume is mounted whole", "name the volume alone", out);
            }
            (Object::Volume(volume), ResourceKind::Volume)
        }
        Entity::Vault => {
            if let Some(span) = beyond {
                let help = "write `platform`, or `platform/\"sys/metrics\"` for a path of its API";
                return bad_object(span, "vault has paths, not tables", help, out);
            }
            (Object::Vault { path: part(written, text::VAULT_PATH, out).ok()? }, ResourceKind::Vault)
        }
        Entity::Nomad => {
            if let Some(span) = beyond {
                let help = "write `cluster/\"apps\"` for a namespace";
                return bad_object(span, "nomad has namespaces, not tables", help, out);
            }
            (Object::Nomad { namespace: part(written, text::NOMAD_PART, out).ok()? }, ResourceKind::Nomad)
        }
        Entity::Schedule(_)
        | Entity::Service(_)
        | Entity::Operator(_)
        | Entity::Reuse(_)
        | Entity::Unknown => {
            return None;
        }
    };
    Some(found)
}

/// The kinds that a sentence can be about, by its verbs and by how it names the thing.
fn meant(written: &ast::Object, verbs: &[Ident]) -> Vec<&'static str> {
    let dotted = written.all.is_some() || written.path.len() > 1;
    let shaped = |kind: &ResourceKind| match kind {
        ResourceKind::Database => written.part.is_none(),
        ResourceKind::Bucket | ResourceKind::Vault | ResourceKind::Nomad => !dotted,
        ResourceKind::Secret | ResourceKind::Volume => !dotted && written.part.is_none(),
    };
    let has = |kind: &ResourceKind| {
        let words: Vec<&str> = kind.verbs().into_iter().map(Verb::word).collect();
        verbs.iter().all(|verb| words.contains(&verb.name.as_str()))
    };
    let words = |kinds: Vec<ResourceKind>| kinds.into_iter().map(ResourceKind::keyword).collect::<Vec<_>>();
    let shaped: Vec<ResourceKind> = ResourceKind::ALL.into_iter().filter(shaped).collect();
    let both = words(shaped.iter().copied().filter(has).collect());
    match (both.is_empty(), shaped.is_empty()) {
        (false, _) => both,
        (true, false) => words(shaped),
        (true, true) => RESOURCES.to_vec(),
    }
}

/// The part could not be carried; that is reported.
struct Refused;

/// The quoted part after the slash, if there is one.
fn part(
    written: &ast::Object,
    alphabet: text::Alphabet,
    out: &mut Diagnostics,
) -> Result<Option<String>, Refused> {
    let Some(part) = &written.part else { return Ok(None) };
    value::checked(&part.value, part.span, alphabet, out).map(Some).ok_or(Refused)
}

fn bad_object<T>(span: Span, label: &str, help: &str, out: &mut Diagnostics) -> Option<T> {
    out.push(Diagnostic::error(BAD_OBJECT, "object that cannot be granted", span, label).help(help));
    None
}
