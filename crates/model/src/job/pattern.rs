//! Patterns as Go reads them: `regexp("node.class", "^gpu")`.
//!
//! Nomad has them read by Go's `regexp` (`Constraint.Validate` in `nomad/structs/structs.go` and
//! `checkRegexpMatch` in `scheduler/feasible/feasible.go` of Nomad 1.11.1). The parser here is of the same
//! family and takes more: what Go's `regexp/syntax` (`doc.go` and `parse.go` of Go 1.25) refuses, or reads
//! as something else, is refused.

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{
    AssertionKind, Ast, ClassSet, ClassSetItem, ClassUnicode, ClassUnicodeKind, Flag, Flags, FlagsItemKind,
    GroupKind, HexLiteralKind, Literal, LiteralKind, Repetition, RepetitionKind, RepetitionRange,
};

/// How often something may be repeated, all that it is within included (`repeatIsValid`).
const MOST: u32 = 1000;

/// Unicode's general categories that every Go has had (`Categories` in `unicode/tables.go`).
const CATEGORIES: [&str; 36] = [
    "C", "Cc", "Cf", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl",
    "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs",
];

/// Why Nomad would not take a pattern, or take it for another one; `None`: it is one.
pub fn refusal(pattern: &str) -> Option<&'static str> {
    match Parser::new().parse(pattern) {
        Ok(found) => look(&found, pattern, MOST).err(),
        Err(_) => Some("this is no regular expression: nomad would refuse the job"),
    }
}

type Looked = Result<(), &'static str>;

/// `left`: how often what stands here may be repeated. The parser bounds how deep things are nested.
fn look(found: &Ast, pattern: &str, left: u32) -> Looked {
    match found {
        Ast::Empty(_) | Ast::Dot(_) | Ast::ClassPerl(_) => Ok(()),
        Ast::Flags(set) => flags(&set.flags),
        Ast::Literal(found) => literal(found),
        Ast::Assertion(found) => assertion(&found.kind),
        Ast::ClassUnicode(found) => unicode(found),
        Ast::ClassBracketed(class) => set(&class.kind),
        Ast::Repetition(found) => repetition(found, pattern, left),
        Ast::Group(group) => {
            match &group.kind {
                GroupKind::CaptureIndex(_) => Ok(()),
                GroupKind::CaptureName { name, .. } => name_of_group(&name.name),
                GroupKind::NonCapturing(found) => flags(found),
            }?;
            look(&group.ast, pattern, left)
        }
        Ast::Alternation(all) => all.asts.iter().try_for_each(|one| look(one, pattern, left)),
        Ast::Concat(all) => all.asts.iter().try_for_each(|one| look(one, pattern, left)),
    }
}

fn flags(found: &Flags) -> Looked {
    let known = |kind: &FlagsItemKind| match kind {
        FlagsItemKind::Negation => true,
        FlagsItemKind::Flag(flag) => matches!(
            flag,
            Flag::CaseInsensitive | Flag::MultiLine | Flag::DotMatchesNewLine | Flag::SwapGreed
        ),
    };
    if found.items.iter().all(|item| known(&item.kind)) {
        return Ok(());
    }
    Err("go's flags are `i`, `m`, `s` and `U`: nomad would refuse the job")
}

fn literal(found: &Literal) -> Looked {
    match found.kind {
        LiteralKind::HexFixed(HexLiteralKind::X) | LiteralKind::HexBrace(HexLiteralKind::X) => Ok(()),
        LiteralKind::HexFixed(_) | LiteralKind::HexBrace(_) => {
            Err("go has no `\\u` and no `\\U`, but `\\x{…}`: nomad would refuse the job")
        }
        _ => Ok(()),
    }
}

fn assertion(kind: &AssertionKind) -> Looked {
    match kind {
        AssertionKind::StartLine
        | AssertionKind::EndLine
        | AssertionKind::StartText
        | AssertionKind::EndText
        | AssertionKind::WordBoundary
        | AssertionKind::NotWordBoundary => Ok(()),
        _ => Err("of the ends of words go has `\\b` only, and takes this for the signs themselves"),
    }
}

fn unicode(found: &ClassUnicode) -> Looked {
    let is_known = match &found.kind {
        ClassUnicodeKind::OneLetter(letter) => CATEGORIES.contains(&letter.to_string().as_str()),
        ClassUnicodeKind::Named(name) => CATEGORIES.contains(&name.as_str()),
        ClassUnicodeKind::NamedValue { .. } => false,
    };
    if is_known {
        Ok(())
    } else {
        Err("of Unicode's classes only general categories are taken, such as `\\p{Lu}`")
    }
}

fn set(found: &ClassSet) -> Looked {
    match found {
        ClassSet::Item(item) => item_of_set(item),
        ClassSet::BinaryOp(_) => Err(NESTED),
    }
}

const NESTED: &str = "go has no classes within classes, and takes this for the signs themselves";

fn item_of_set(item: &ClassSetItem) -> Looked {
    match item {
        ClassSetItem::Empty(_) | ClassSetItem::Ascii(_) | ClassSetItem::Perl(_) => Ok(()),
        ClassSetItem::Literal(found) => literal(found),
        ClassSetItem::Range(range) => literal(&range.start).and_then(|()| literal(&range.end)),
        ClassSetItem::Unicode(found) => unicode(found),
        ClassSetItem::Bracketed(_) => Err(NESTED),
        ClassSetItem::Union(all) => all.items.iter().try_for_each(item_of_set),
    }
}

fn name_of_group(name: &str) -> Looked {
    if name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Ok(());
    }
    Err("go takes letters, digits and `_` for the name of a group: nomad would refuse the job")
}

fn repetition(found: &Repetition, pattern: &str, left: u32) -> Looked {
    if matches!(*found.ast, Ast::Repetition(_)) {
        return Err("go repeats no repetition: nomad would refuse the job");
    }
    let most = match &found.op.kind {
        RepetitionKind::ZeroOrOne | RepetitionKind::ZeroOrMore | RepetitionKind::OneOrMore => {
            return look(&found.ast, pattern, left);
        }
        RepetitionKind::Range(RepetitionRange::Exactly(n) | RepetitionRange::AtLeast(n)) => *n,
        RepetitionKind::Range(RepetitionRange::Bounded(_, most)) => *most,
    };
    let span = &found.op.span;
    let written = pattern.get(span.start.offset..span.end.offset).unwrap_or_default();
    if !is_count(written) {
        return Err("go takes this for the signs themselves: a count is `{2}`, `{2,}` or `{2,3}`");
    }
    if most > left {
        return Err("go repeats up to 1000 times, what it stands in included: nomad would refuse the job");
    }
    look(&found.ast, pattern, left.checked_div(most).unwrap_or(MOST))
}

/// `{2}`, `{2,}` or `{2,3}`, with a `?` or without (`parser.repeat` in `parse.go`).
fn is_count(written: &str) -> bool {
    let count = written.strip_suffix('?').unwrap_or(written);
    let Some(count) = count.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else { return false };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (least, most) = count.split_once(',').unwrap_or((count, ""));
    !least.is_empty() && digits(least) && digits(most)
}

#[cfg(test)]
mod tests {
    use super::refusal;

    /// Each was given to Go 1.26's `regexp.Compile`, which took it.
    const TAKEN: &[&str] = &[
        "",
        "^gpu",
        "a|b|",
        "(?i)web-[0-9]+$",
        "(?ms-U:a.b)",
        "(?P<name>x)(?<other_2>y)",
        "[[:alpha:]_-]+[^]a]",
        "\\pL\\p{Lu}\\P{Nd}\\d\\W\\b\\B\\A\\z",
        "\\x41\\x{1F600}\\.\\/\\%\\_\\t",
        "a{0}b{2}c{2,}d{2,3}?",
        "(a{10}){100}",
        "(a{10}|b{100}){10}",
        "((a{1000}){0}b)*",
        "x{1000}",
        "a*?b+?c??",
        "^*",
    ];

    /// Each was refused by Go or taken for something else, but for the scripts, of which each Go has others.
    const REFUSED: &[&str] = &[
        "gpu(",
        "(?x)a b",
        "(?u)a",
        "(?R:a)",
        "(?=a)",
        "(?<!a)b",
        "(a)\\1",
        "a{1001}",
        "a{2,1001}",
        "a{1001,}",
        "(a{10}){101}",
        "(?:(a{10}){10}b){11}",
        "a**",
        "a{2}{3}",
        "a++",
        "[a&&b]",
        "[a--b]",
        "[a[b]]",
        "\\u0041",
        "\\U00000041",
        "\\u{41}",
        "\\p{Greek}",
        "\\p{sc=Greek}",
        "\\p{lu}",
        "\\b{start}x",
        "\\<x",
        "a{,5}",
        "a{ 2 }",
        "(?P<a.b>x)",
    ];

    #[test]
    fn what_go_reads_otherwise_is_refused() {
        for pattern in TAKEN {
            assert_eq!(refusal(pattern), None, "{pattern}");
        }
        for pattern in REFUSED {
            assert!(refusal(pattern).is_some(), "{pattern}");
        }
    }
}
