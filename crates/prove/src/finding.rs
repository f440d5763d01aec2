//! The findings of a proof, each with both places and, where there is one, a counterexample.

use crate::worded::Worded;
use writ_semantics::{Comparison, Unknown};
use writ_source::{Code, Diagnostic, Diagnostics, Span};

const MORE: Code = Code("prove/more-than-declared");
const LESS: Code = Code("prove/less-than-declared");
const DIFFERENT: Code = Code("prove/different-from-declared");
const UNKNOWN: Code = Code("prove/unknown");

/// Where a fact is stated and where it is declared.
#[derive(Debug, Clone, Copy)]
pub struct Places {
    /// In the artifact.
    pub stated: Span,
    /// In the source.
    pub declared: Span,
}

/// The files grant something that nobody declared.
pub fn more(places: Places, what: &str, counterexample: Option<String>) -> Diagnostic {
    let finding = Diagnostic::error(MORE, "the files grant more than was declared", places.stated, what)
        .also(places.declared, "declared here");
    match counterexample {
        Some(request) => {
            finding.note(format!("counterexample: {request}: the files allow it, the declaration does not"))
        }
        None => finding,
    }
}

/// The files lack something that was declared.
pub fn less(places: Places, what: &str, counterexample: Option<String>) -> Diagnostic {
    let finding = Diagnostic::error(LESS, "the files grant less than was declared", places.stated, what)
        .also(places.declared, "declared here");
    match counterexample {
        Some(request) => {
            finding.note(format!("counterexample: {request}: declared, but the files refuse it"))
        }
        None => finding,
    }
}

/// The files say something else than was declared.
pub fn different(places: Places, field: &str, declared: &str, stated: &str) -> Diagnostic {
    Diagnostic::error(
        DIFFERENT,
        "the files say something else than was declared",
        places.stated,
        format!("`{field}` is {stated} here, but {declared} was declared"),
    )
    .also(places.declared, "declared here")
}

/// It was not decided.
pub fn unknown(places: Places, why: &Unknown) -> Diagnostic {
    Diagnostic::error(UNKNOWN, "not decided, so not proved", places.stated, why.0.clone())
        .also(places.declared, "declared here")
}

/// Reports how what is stated (`a`) relates to what is declared (`b`).
pub fn related<W>(
    comparison: Comparison<W>,
    places: Places,
    what: &str,
    request: impl Fn(&W) -> String,
    out: &mut Diagnostics,
) {
    related_at(comparison, places, |_| places, what, request, out);
}

/// The same, where it is known which parts decide about a request: the finding points at those.
pub fn related_at<W>(
    comparison: Comparison<W>,
    whole: Places,
    at: impl Fn(&W) -> Places,
    what: &str,
    request: impl Fn(&W) -> String,
    out: &mut Diagnostics,
) {
    match comparison {
        Comparison::Equal => {}
        Comparison::More { only_a } => out.push(more(at(&only_a), what, Some(request(&only_a)))),
        Comparison::Less { only_b } => out.push(less(at(&only_b), what, Some(request(&only_b)))),
        Comparison::Incomparable { only_a, only_b } => {
            out.push(more(at(&only_a), what, Some(request(&only_a))));
            out.push(less(at(&only_b), what, Some(request(&only_b))));
        }
        Comparison::Unknown(why) => out.push(unknown(whole, &why)),
    }
}

/// Reports a field that is not as declared.
pub fn same<T: PartialEq + Worded>(
    places: Places,
    field: &str,
    declared: &T,
    stated: &T,
    out: &mut Diagnostics,
) {
    if declared != stated {
        out.push(different(places, field, &declared.worded(), &stated.worded()));
    }
}
