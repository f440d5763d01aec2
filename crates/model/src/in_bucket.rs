//! What a grant or a check line names in a bucket: keys below a prefix, one key, or all of it.

use crate::entities::{CheckMode, Spanned};
use crate::verb::{BucketVerb, Verb};
use writ_source::{Code, Diagnostic, Diagnostics};
use writ_syntax::ast;

const PREFIX_WITHOUT_SLASH: Code = Code("resolve/prefix-without-slash");
const WHOLE_BUCKET: Code = Code("resolve/whole-bucket-grant");
const BAD_CHECK: Code = Code("resolve/bad-check");
const OF_WHOLE_BUCKET: Code = Code("resolve/verb-of-whole-bucket");

/// In a grant, a part is a prefix that ends in `/`, and a whole bucket needs a reason, unless the
/// verbs say nothing of its objects.
pub fn granted(
    part: &str,
    verbs: &[Spanned<Verb>],
    written: &ast::Object,
    because: bool,
    out: &mut Diagnostics,
) -> Option<()> {
    let Some(text) = &written.part else {
        let about_objects = verbs.iter().any(|verb| verb.value != Verb::Bucket(BucketVerb::ReadLocation));
        if because || !about_objects {
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
    let mut fits = true;
    for verb in verbs.iter().filter(|verb| is_of_whole_bucket(verb.value)) {
        out.push(of_whole_bucket(verb, text));
        fits = false;
    }
    if part.ends_with('/') {
        return fits.then_some(());
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

/// In a check, a part is one key or the prefix that is listed; `cannot` and `only` may speak of a
/// prefix, or of all of the bucket.
pub fn checked(
    verb: &Spanned<Verb>,
    mode: CheckMode,
    written: &ast::Object,
    out: &mut Diagnostics,
) -> Option<()> {
    let Verb::Bucket(of) = verb.value else { return Some(()) };
    match &written.part {
        Some(text) if of.is_of_whole_bucket() => {
            out.push(of_whole_bucket(verb, text));
            None
        }
        None if mode == CheckMode::Can && !of.is_of_whole_bucket() && !of.is_listing() => {
            out.push(
                Diagnostic::error(
                    BAD_CHECK,
                    "check of no single request",
                    written.span,
                    "which key is meant?",
                )
                .help("name one: `archive/\"dbbackup/some.sql\"`"),
            );
            None
        }
        _ => Some(()),
    }
}

fn is_of_whole_bucket(verb: Verb) -> bool {
    matches!(verb, Verb::Bucket(verb) if verb.is_of_whole_bucket())
}

fn of_whole_bucket(verb: &Spanned<Verb>, part: &ast::Text) -> Diagnostic {
    let label = format!("`{}` is of the bucket as a whole", verb.value.word());
    Diagnostic::error(OF_WHOLE_BUCKET, "verb that no prefix bounds", verb.span, label)
        .also(part.span, "AWS could not tell whether a request stays below this")
        .help("give it a sentence of its own, on the bucket without a prefix")
}
