//! `may VERB, VERB on OBJECT { options }`: the sentence that grants something.

use crate::deliver::{deliver, fits};
use crate::entities::{DatabaseId, Grant, Model, Object, Spanned};
use crate::fields::Fields;
use crate::names::{Entity, Names, nearest};
use crate::text;
use crate::value;
use crate::verb::{ResourceKind, Verb};
use std::time::Duration;
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::{self, Ident};

const UNKNOWN_VERB: Code = Code("resolve/unknown-verb");
const DUPLICATE_VERB: Code = Code("resolve/duplicate-verb");
const BAD_OBJECT: Code = Code("resolve/bad-object");
const PREFIX_WITHOUT_SLASH: Code = Code("resolve/prefix-without-slash");
const WHOLE_BUCKET: Code = Code("resolve/whole-bucket-grant");
const MISSING_AWS: Code = Code("resolve/missing-aws");

/// The shortest life of a credential: what AWS gives an assumed role at least
/// (STS API reference, `AssumeRole`, `DurationSeconds`: 900 seconds).
const LEAST_TTL: Duration = Duration::from_mins(15);
/// The longest life between renewals that is taken for either system.
const MOST_TTL: Duration = Duration::from_hours(12);
/// The longest that a database lease can be renewed for.
const MOST_MAX_TTL: Duration = Duration::from_hours(24 * 32);

/// Resolves one grant.
pub fn grant(written: &ast::Grant, names: &Names, model: &Model, out: &mut Diagnostics) -> Option<Grant> {
    let fields = Fields::from_list(
        written.options.iter(),
        "grant",
        &["credential_ttl", "credential_max_ttl", "deliver", "because"],
        out,
    );
    let because = fields.get("because").and_then(|a| value::text(a, text::PROSE, out));
    let credential_ttl =
        fields.get("credential_ttl").and_then(|a| value::duration(a, LEAST_TTL, MOST_TTL, out));
    let credential_max_ttl =
        fields.get("credential_max_ttl").and_then(|a| value::duration(a, LEAST_TTL, MOST_MAX_TTL, out));
    let deliver = fields.get("deliver").and_then(|a| deliver(a, out));
    let (object, kind) = object(&written.object, names, out)?;
    let verbs = verbs(&written.verbs, kind, out);
    let at = place(written, &object, out);
    fits(&object, verbs.as_deref().unwrap_or_default(), &fields, out);
    if let Object::Bucket { part, .. } = &object {
        bucket_part(part, &written.object, because.is_some(), out)?;
        if model.aws.is_none() {
            out.push(
                Diagnostic::error(
                    MISSING_AWS,
                    "bucket without an account",
                    written.object.span,
                    "vault assumes a role for this, and no `aws` block says in which account",
                )
                .help("add `aws production { account = \"…\"  vault = \"arn:aws:iam::…:role/…\" }`"),
            );
        }
        if let Some(max) = &credential_max_ttl {
            out.push(
                Diagnostic::error(
                    BAD_OBJECT,
                    "option that does not fit",
                    max.span,
                    "keys of AWS cannot be renewed, so they have one life only",
                )
                .help("use `credential_ttl` alone"),
            );
        }
    }
    Some(Grant {
        verbs: verbs?,
        object,
        credential_ttl,
        credential_max_ttl,
        deliver,
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
                .also(first.span, "said here first"),
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
pub fn object(written: &ast::Object, names: &Names, out: &mut Diagnostics) -> Option<(Object, ResourceKind)> {
    let (first, rest) = written.path.split_first()?;
    let entity = names.look_up(&first.name, first.span, &RESOURCES, out)?;
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
        Entity::Database(database) => (in_database(written, database, rest, out)?, ResourceKind::Database),
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
            (Object::Nomad { namespace: part(written, text::NAMESPACE, out).ok()? }, ResourceKind::Nomad)
        }
        Entity::Schedule(_) | Entity::Service(_) | Entity::Operator(_) | Entity::Reuse(_) => return None,
    };
    Some(found)
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

/// `orders.public.customers`, `all tables in orders.public`.
fn in_database(
    written: &ast::Object,
    database: DatabaseId,
    rest: &[ast::PathName],
    out: &mut Diagnostics,
) -> Option<Object> {
    if let Some(part) = &written.part {
        let help = "write `orders.public.customers`";
        return bad_object(part.span, "a database has schemas and tables, not prefixes", help, out);
    }
    let mut path = Vec::new();
    for name in rest {
        path.push(value::checked(&name.name, name.span, text::SQL_NAME, out)?);
    }
    match (&written.all, path.as_slice()) {
        (Some(all), _) if all.name != "tables" => bad_object(
            all.span,
            "only tables can be granted all at once",
            "write `all tables in orders.public`",
            out,
        ),
        (Some(_), [schema]) => Some(Object::AllTables { database, schema: schema.clone() }),
        (None, [schema, table]) => {
            Some(Object::Table { database, schema: schema.clone(), table: table.clone() })
        }
        _ => {
            let help = "write `orders.public.customers` for one table, `all tables in orders.public` for all";
            bad_object(written.span, "this names neither a table nor all tables of a schema", help, out)
        }
    }
}

fn bad_object<T>(span: Span, label: &str, help: &str, out: &mut Diagnostics) -> Option<T> {
    out.push(Diagnostic::error(BAD_OBJECT, "object that cannot be granted", span, label).help(help));
    None
}

/// In a grant, a part is a prefix that ends in `/`, and a whole bucket needs a reason.
fn bucket_part(part: &str, written: &ast::Object, because: bool, out: &mut Diagnostics) -> Option<()> {
    let Some(text) = &written.part else {
        if because {
            return Some(());
        }
        out.push(
            Diagnostic::error(
                WHOLE_BUCKET,
                "whole bucket granted",
                written.span,
                "this opens every object of the bucket",
            )
            .help("name a prefix such as `archive/\"dbbackup/\"`, or say why with `{ because = \"…\" }`"),
        );
        return None;
    };
    if part.ends_with('/') {
        return Some(());
    }
    out.push(
        Diagnostic::error(
            PREFIX_WITHOUT_SLASH,
            "prefix without a slash",
            text.span,
            format!("`{part}` would also open `{part}2/`"),
        )
        .help(format!("write `\"{part}/\"`")),
    );
    None
}
