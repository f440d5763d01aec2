//! Texts of users, made harmless for what shows them.

use std::fmt::Write as _;

/// Text in which no terminal and no runner of workflows finds a command. Newlines and tabs stay.
pub fn visible(text: &str) -> String {
    without_markers(&text.chars().map(|c| if acts(c) { '\u{fffd}' } else { c }).collect::<String>())
}

/// The same on one line.
pub fn one_line(text: &str) -> String {
    let shown = |c| if matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}') { ' ' } else { c };
    visible(&text.chars().map(shown).collect::<String>())
}

/// Text of several lines in which neither a terminal nor a runner of workflows finds a command:
/// whatever names of files are in it.
pub fn harmless(text: &str) -> String {
    let text = visible(text);
    text.split_inclusive('\n').map(not_a_command).collect()
}

/// A line without the `::` at its begin, blanks aside, by which GitHub's runner knows a command.
pub fn not_a_command(line: &str) -> String {
    let rest = line.trim_start();
    if !rest.starts_with("::") {
        return line.to_owned();
    }
    let (blanks, command) = line.split_at(line.len() - rest.len());
    format!("{blanks}?{}", command.get(1..).unwrap_or(""))
}

/// Whether a terminal acts on a character, shows what follows in another order, or shows nothing.
pub fn acts(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(
            c,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
}

/// Breaks up the markers that runners of workflows look for anywhere in a line of a log: `##[`
/// (GitHub's older form, still parsed: `ActionCommand.TryParse` in actions/runner, read November
/// 2026), `##vso[` (Azure Pipelines) and `##teamcity[`. As many bytes are put in as are taken out,
/// so that places stay right.
fn without_markers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("##") {
        let (before, marker) = rest.split_at(at);
        let word = marker.trim_start_matches('#').trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let hashes = marker.len() - marker.trim_start_matches('#').len();
        out.push_str(before);
        let broken = word.starts_with('[');
        out.extend(std::iter::repeat_n('#', if broken { hashes - 1 } else { hashes }));
        out.push_str(if broken { "?" } else { "" });
        rest = marker.get(hashes..).unwrap_or("");
    }
    out + rest
}

/// JSON as it was serialised, with all that acts as `\u….`: a reader of the JSON sees the text as
/// it was, a terminal or a log nothing of it.
///
/// Neither `#` nor what acts stands outside of strings, nor after a lone backslash, so that plain
/// replacement is right.
pub fn json(serialised: &str) -> String {
    let mut out = String::with_capacity(serialised.len());
    let mut buffer = [0; 2];
    for c in serialised.replace("##", "\\u0023\\u0023").chars() {
        if acts(c) {
            for unit in c.encode_utf16(&mut buffer) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_the_text_and_loses_what_acts() {
        let hostile = "\u{1b}[31m ##[add-mask]x \\## \u{202e}\u{9b}\u{7f}\u{200b}\u{2028}é \u{e0001}";
        let written = json(&serde_json::to_string(&hostile).unwrap());
        assert!(!written.chars().any(acts) && !written.contains("##"), "{written}");
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), hostile);
    }

    #[test]
    fn no_line_is_a_command() {
        let said = "26 files in \u{1b}[31mX\n::error::x.writ\n  ::add-mask::y\n##[group]\u{2028}z\n";
        let shown = "26 files in \u{fffd}[31mX\n?:error::x.writ\n  ?:add-mask::y\n#?[group]\u{fffd}z\n";
        assert_eq!(harmless(said), shown);
    }

    #[test]
    fn places_do_not_move() {
        assert_eq!(visible("a ##vso[x] ## b ###[c] ####"), "a #?vso[x] ## b ##?[c] ####");
    }
}
