//! `may VERB, VERB on OBJECT { options }`: the sentence that grants something.

use crate::entities::{Grant, Model, Object, Spanned};
use crate::fields::Fields;
use crate::names::{Entity, Names, nearest};
use crate::text;
use crate::value;
use crate::verb::{ResourceKind, Verb};
use std::time::Duration;
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::{self, Ident, Word};

const UNKNOWN_VERB: Code = Code("resolve/unknown-verb");
const DUPLICATE_VERB: Code = Code("resolve/duplicate-verb");
const BAD_OBJECT: Code = Code("resolve/bad-object");
const PREFIX_WITHOUT_SLASH: Code = Code("resolve/prefix-without-slash");
const WHOLE_BUCKET: Code = Code("resolve/whole-bucket-grant");
const MISSING_AWS: Code = Code("resolve/missing-aws");
const NOT_YET: Code = Code("resolve/not-yet");
const BAD_DELIVER: Code = Code("resolve/bad-deliver");

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
    if let Some(at) = &written.at {
        out.push(
            Diagnostic::error(
                NOT_YET,
                "not known to this version",
                at.span,
                "nothing is mounted `at` a place yet",
            )
            .help("drop it"),
        );
    }
    let (object, kind) = object(&written.object, names, out)?;
    let verbs = verbs(&written.verbs, kind, out);
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
        because,
        span: written.span,
    })
}

/// `deliver = json "secrets/config.json"`; `deliver = env` is the default.
fn deliver(attribute: &ast::Attribute, out: &mut Diagnostics) -> Option<Spanned<String>> {
    let example = "json \"secrets/config.json\"";
    match value::phrase(attribute, example, out)? {
        [Word::Ident(word)] if word.name == "env" => None,
        [Word::Ident(word), Word::Text(file)] if word.name == "json" => {
            let value = value::checked(&file.value, file.span, text::SECRETS_FILE, out)?;
            Some(Spanned { value, span: attribute.value.span })
        }
        _ => {
            out.push(
                Diagnostic::error(
                    BAD_DELIVER,
                    "unknown way to deliver",
                    attribute.value.span,
                    "neither `env` nor `json \"…\"`",
                )
                .help(format!("write `deliver = env` or `deliver = {example}`")),
            );
            None
        }
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
    let found = kind.verbs().iter().find(|(name, _)| *name == word.name).map(|(_, verb)| *verb);
    if found.is_none() {
        let words = kind.verbs().iter().map(|(name, _)| *name);
        let finding = Diagnostic::error(
            UNKNOWN_VERB,
            "unknown verb",
            word.span,
            format!("`{}` is nothing that one can do on a {}", word.name, kind.keyword()),
        );
        out.push(match nearest(&word.name, words.clone()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => {
                let list = words.map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ");
                finding.help(format!("the verbs of a {} are {list}", kind.keyword()))
            }
        });
    }
    found
}

/// Resolves what a grant or a check line speaks of; the part of a bucket is checked as text only.
pub fn object(written: &ast::Object, names: &Names, out: &mut Diagnostics) -> Option<(Object, ResourceKind)> {
    let (first, rest) = written.path.split_first()?;
    match names.look_up(&first.name, first.span, &["bucket", "database"], out)? {
        Entity::Bucket(bucket) => {
            if let Some(span) = written.all.as_ref().map(|a| a.span).or(rest.first().map(|r| r.span)) {
                return bad_object(
                    span,
                    "a bucket has prefixes, not tables",
                    "write `archive/\"prefix/\"`",
                    out,
                );
            }
            let part = match &written.part {
                Some(part) => value::checked(&part.value, part.span, text::KEY, out)?,
                None => String::new(),
            };
            Some((Object::Bucket { bucket, part }, ResourceKind::Bucket))
        }
        Entity::Database(database) => {
            if let Some(part) = &written.part {
                return bad_object(
                    part.span,
                    "a database has schemas and tables, not prefixes",
                    "write `orders.public.customers`",
                    out,
                );
            }
            let mut path = Vec::new();
            for name in rest {
                path.push(value::checked(&name.name, name.span, text::SQL_NAME, out)?);
            }
            let object = match (&written.all, path.as_slice()) {
                (Some(all), _) if all.name != "tables" => {
                    return bad_object(
                        all.span,
                        "only tables can be granted all at once",
                        "write `all tables in orders.public`",
                        out,
                    );
                }
                (Some(_), [schema]) => Object::AllTables { database, schema: schema.clone() },
                (None, [schema, table]) => {
                    Object::Table { database, schema: schema.clone(), table: table.clone() }
                }
                _ => {
                    let help = "write `orders.public.customers` for one table, `all tables in orders.public` for all";
                    return bad_object(
                        written.span,
                        "this names neither a table nor all tables of a schema",
                        help,
                        out,
                    );
                }
            };
            Some((object, ResourceKind::Database))
        }
        _ => None,
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
