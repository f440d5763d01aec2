//! The rules of the grammar in the user's words.

use super::place::Place;
use crate::lex::Kind;
use crate::peg::Rule;

/// `a`, `b` or `c`, for what the rules stand for.
pub(super) fn list(rules: &[Rule]) -> String {
    let mut words: Vec<&str> = Vec::new();
    for word in rules.iter().map(|rule| of(*rule)) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    match words.as_slice() {
        [] => "something else".to_owned(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

fn of(rule: Rule) -> &'static str {
    match rule {
        Rule::name | Rule::label | Rule::dotted => "a name",
        Rule::text => "a text in quotes",
        Rule::value | Rule::operand | Rule::phrase | Rule::call | Rule::comparison => "a value",
        Rule::list => "a list",
        Rule::number | Rule::digits => "a number",
        Rule::unit => "a unit",
        Rule::operator => "a comparison",
        Rule::verb => "a verb",
        Rule::object | Rule::path | Rule::everything => "a resource",
        Rule::part | Rule::slash => "`/`",
        Rule::block => "a block",
        Rule::item | Rule::grant | Rule::check_line | Rule::only | Rule::asking | Rule::reaching => {
            "an attribute, a block or a sentence"
        }
        Rule::attribute => "an attribute",
        Rule::separator | Rule::EOI => "the end of the line",
        Rule::options | Rule::open => "`{`",
        Rule::close => "`}`",
        Rule::list_open => "`[`",
        Rule::list_close => "`]`",
        Rule::call_open => "`(`",
        Rule::call_close => "`)`",
        Rule::equals => "`=`",
        Rule::comma => "`,`",
        Rule::dot => "`.`",
        Rule::place | Rule::kw_at => "`at`",
        Rule::circumstance => "`as`, `in`, `with` or `after`",
        Rule::as_job | Rule::as_task | Rule::kw_as => "`as`",
        Rule::in_namespace | Rule::kw_in => "`in`",
        Rule::with_audience | Rule::kw_with => "`with`",
        Rule::after_revoke | Rule::kw_after => "`after`",
        Rule::kw_may => "`may`",
        Rule::kw_on => "`on`",
        Rule::kw_all => "`all`",
        Rule::kw_only => "`only`",
        Rule::kw_can => "`can`",
        Rule::kw_cannot => "`cannot`",
        Rule::kw_reaches => "`reaches`",
        Rule::kw_reach => "`reach`",
        Rule::kw_job => "`job`",
        Rule::kw_task => "`task`",
        Rule::kw_namespace => "`namespace`",
        Rule::kw_audience => "`audience`",
        Rule::kw_revoke => "`revoke`",
        Rule::WHITESPACE
        | Rule::COMMENT
        | Rule::newlines
        | Rule::one_block
        | Rule::one_header
        | Rule::some_items
        | Rule::one_value
        | Rule::header
        | Rule::items
        | Rule::in_word
        | Rule::in_name => "something else",
    }
}

/// What to do where no mistake of the table fits.
pub(super) fn advice(place: &Place<'_>) -> String {
    if place.expected == [Rule::EOI] || place.expects(Rule::separator) && !place.is_line_end() {
        return "begin a new line here, or remove the rest of the line".to_owned();
    }
    match place.found().map(|t| t.kind) {
        None | Some(Kind::Newline) => "finish the line".to_owned(),
        Some(Kind::Mark) => "remove it, or put the text around it in double quotes".to_owned(),
        Some(_) => format!("write {} here", list(place.expected)),
    }
}
