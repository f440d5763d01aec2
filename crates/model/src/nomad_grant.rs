//! Grants and check lines on Nomad itself: what the part after the slash means hangs on the verb.

use crate::entities::Spanned;
use crate::nomad_verb::{NomadScope, NomadVerb};
use crate::text::{self, Alphabet};
use crate::value;
use crate::verb::Verb;
use writ_source::{Code, Diagnostic, Diagnostics, Span};

const BAD_OBJECT: Code = Code("resolve/bad-object");
const NEEDS_REASON: Code = Code("resolve/wide-nomad-grant");
const NOT_GRANTABLE: Code = Code("resolve/verb-not-grantable");

/// All namespaces at once.
pub const ALL: &str = "*";

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Sentence<'a> {
    /// What follows the slash.
    pub part: Option<&'a str>,
    /// The object.
    pub span: Span,
    /// Whether it is a grant, and not a check line.
    pub grant: bool,
    /// Whether it says why.
    pub because: bool,
}

/// Checks the verbs of a sentence against its part; false, with errors, where they do not fit.
pub fn fits(verbs: &[Spanned<Verb>], asked: Sentence<'_>, out: &mut Diagnostics) -> bool {
    let mut fits = true;
    for verb in verbs {
        let Verb::Nomad(nomad) = verb.value else { continue };
        fits &= scope(nomad, verb.span, asked, out) && grantable(nomad, verb.span, asked, out);
    }
    fits
}

fn scope(verb: NomadVerb, span: Span, asked: Sentence<'_>, out: &mut Diagnostics) -> bool {
    let word = verb.word();
    let (alphabet, example) = match (verb.scope(), asked.part) {
        (NomadScope::Cluster, None) => return true,
        (NomadScope::Cluster, Some(_)) => {
            out.push(
                Diagnostic::error(
                    BAD_OBJECT,
                    "object that cannot be granted",
                    asked.span,
                    format!("`{word}` is of the whole cluster"),
                )
                .also(span, "this verb")
                .help("name the cluster alone, in a sentence of its own"),
            );
            return false;
        }
        (NomadScope::Namespace, Some(ALL)) if asked.grant => return all_namespaces(asked, out),
        (NomadScope::Namespace, _) => (text::NAMESPACE, "`cluster/\"default\"` for a namespace"),
        (NomadScope::NodePool, _) => (text::NODE_POOL, "`cluster/\"gpu\"` for a node pool"),
        (NomadScope::HostVolume, _) => (text::ACL_VOLUME, "`cluster/\"backups\"` for a host volume"),
    };
    named(word, span, alphabet, example, asked, out)
}

fn named(
    word: &str,
    span: Span,
    alphabet: Alphabet,
    example: &str,
    asked: Sentence<'_>,
    out: &mut Diagnostics,
) -> bool {
    match asked.part {
        Some(part) => value::checked(part, asked.span, alphabet, out).is_some(),
        None => {
            out.push(
                Diagnostic::error(
                    BAD_OBJECT,
                    "object that cannot be granted",
                    asked.span,
                    format!("this does not say where `{word}` is meant"),
                )
                .also(span, "this verb")
                .help(format!("write {example}")),
            );
            false
        }
    }
}

fn all_namespaces(asked: Sentence<'_>, out: &mut Diagnostics) -> bool {
    if !asked.because {
        out.push(
            Diagnostic::error(
                NEEDS_REASON,
                "wide grant without a reason",
                asked.span,
                "this opens every namespace, those too that are made later",
            )
            .help("name the namespaces, or say why with `{ because = \"…\" }`"),
        );
    }
    asked.because
}

fn grantable(verb: NomadVerb, span: Span, asked: Sentence<'_>, out: &mut Diagnostics) -> bool {
    if !asked.grant {
        return true;
    }
    if !verb.can_be_granted() {
        out.push(
            Diagnostic::error(
                NOT_GRANTABLE,
                "verb that nomad grants with others only",
                span,
                format!("no policy of nomad's may say `{}`", verb.word()),
            )
            .help("grant `host-volume-write`, which includes it"),
        );
        return false;
    }
    if let Some(why) = verb.wide().filter(|_| !asked.because) {
        out.push(
            Diagnostic::error(NEEDS_REASON, "wide grant without a reason", span, why)
                .help("say why with `{ because = \"…\" }`"),
        );
        return false;
    }
    true
}
