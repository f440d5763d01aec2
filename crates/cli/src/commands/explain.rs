//! `writ explain`: what a code means, with examples.

use crate::exit::Exit;
use crate::{print, terminal};
use std::fmt::Write as _;
use std::io::IsTerminal as _;
use writ_explain::{Explanation, Library, Source};

/// The arguments.
#[derive(clap::Args)]
#[command(after_help = crate::help!("
  writ explain                                 every code, with what it means in one line
  writ explain resolve/prefix-without-slash    one of them, with examples
  writ explain prefix-without-slash            the stage may be left out",
    0 "explained",
    2 "there is no such code"))]
pub struct Arguments {
    /// The code, as it stands in brackets after `error`
    code: Option<String>,
}

/// All that can be explained. Another source of codes, such as the rules, is added here.
pub fn library() -> Library {
    let mut sources = writ_explain::errors();
    sources.push(rules());
    Library::new(sources)
}

/// The rules' pages, each with its message first.
fn rules() -> Source {
    let explanation = |rule: &writ_rules::Rule| {
        let page = writ_rules::page(rule);
        let body = page.split_once('\n').map_or("", |(_, body)| body.trim());
        let mut message = rule.message.to_owned();
        message.get_mut(..1).map(str::make_ascii_uppercase);
        Explanation { code: rule.code.0.into(), text: format!("{message}.\n\n{body}\n").into() }
    };
    Source { title: "rules".into(), explanations: writ_rules::all().iter().map(explanation).collect() }
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Exit {
    let library = library();
    let Some(code) = &arguments.code else {
        print::out(&list(&library));
        return Exit::Proved;
    };
    let named: Vec<_> = library.all().filter(|e| e.code.rsplit('/').next() == Some(code)).collect();
    let found = library.find(code).or(match named.as_slice() {
        [only] => Some(*only),
        _ => None,
    });
    if let Some(explanation) = found {
        print::out(&writ_report::explained(explanation, terminal::style_of(&std::io::stdout())));
        return Exit::Proved;
    }
    print::error(&format!("error: there is no code `{}`\n", writ_report::visible(code)));
    let near: Vec<String> = library.nearest(code).into_iter().map(|code| format!("`{code}`")).collect();
    print::error(&match near.as_slice() {
        [] => "help: `writ explain` lists them all\n".to_owned(),
        near => format!("help: did you mean {}?\n", near.join(" or ")),
    });
    Exit::Failed
}

/// Every code with what it means.
fn list(library: &Library) -> String {
    let mut out = String::new();
    let width = library.all().map(|e| e.code.len()).max().unwrap_or(0);
    // On a terminal each has one line; a pipe gets all of it.
    let room = std::io::stdout()
        .is_terminal()
        .then(|| terminal::style_of(&std::io::stdout()).width.saturating_sub(width + 4));
    for source in library.sources() {
        let _ = writeln!(out, "{}{}", if out.is_empty() { "" } else { "\n" }, source.title);
        for explanation in &source.explanations {
            let _ = writeln!(out, "  {:width$}  {}", explanation.code, cut(&explanation.summary(), room));
        }
    }
    out
}

/// The beginning of a line that has no room for all of it.
fn cut(text: &str, room: Option<usize>) -> String {
    match room {
        Some(room) if text.chars().count() > room => {
            text.chars().take(room.saturating_sub(1)).chain(['…']).collect()
        }
        _ => text.to_owned(),
    }
}
