//! Common mistakes: each looks at the place and says what it is, or that it is something else.
//!
//! The order matters: the first that fits speaks.

mod blocks;
mod sentences;
mod values;

use writ_source::{Code, Diagnostic};

use super::place::Place;

type Mistake = fn(&Place<'_>) -> Option<Diagnostic>;

pub(super) const MISTAKES: &[Mistake] = &[
    values::bad_name,
    values::digits_with_more,
    blocks::semicolon,
    blocks::outside_of_blocks,
    blocks::brace_on_its_own_line,
    sentences::wildcard_verb,
    sentences::may_not,
    sentences::missing_verb,
    sentences::missing_comma_between_verbs,
    sentences::missing_on,
    sentences::can_not,
    sentences::on_in_a_check,
    sentences::several_verbs_in_a_check,
    sentences::several_resources,
    sentences::missing_resource,
    sentences::space_before_slash,
    values::colon,
    values::map,
    values::negative,
    values::fraction,
    values::missing_brackets,
    values::missing_value,
    values::single_equals,
    values::missing_comma,
    values::unquoted,
    blocks::missing_separator,
    blocks::missing_equals,
    blocks::missing_brace,
];

const UNEXPECTED: Code = Code("syntax/unexpected-token");
const UNEXPECTED_MESSAGE: &str = "something else was expected";
