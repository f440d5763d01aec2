//! Whatever a diagnostic points at, each form shows it: no panic, nothing that acts, valid JSON.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use writ_explain::Library;
use writ_report::{Outcome, Report, Roots, Style, github, hashed_findings, json, sarif, text};
use writ_source::{Code, Diagnostic, Diagnostics, Files, Span};

/// Numbers that look random and are the same in every run (`SplitMix64`).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % most as u64).unwrap()
    }

    fn text(&mut self, longest: usize) -> String {
        const PIECES: [&str; 18] = [
            "a",
            "b c",
            "\n",
            "\r\n",
            "\r",
            "\t",
            "é",
            "日本",
            "\u{1f600}",
            "\u{202e}",
            "\u{1b}[31m",
            "\0",
            "##[x]",
            "::error::",
            "\"",
            "\\",
            "{0}",
            "[a](b)",
        ];
        (0..self.below(longest)).map(|_| PIECES[self.below(PIECES.len())]).collect()
    }
}

fn acts(text: &str) -> bool {
    text.chars().any(|c| (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{202a}'..='\u{202e}'))
        || text.lines().any(|line| line.contains("##[") || line.trim_start().starts_with("::error::"))
}

#[test]
fn whatever_is_pointed_at_is_shown_in_each_form() {
    let mut numbers = Numbers(7);
    for _ in 0..1000 {
        let mut files = Files::new();
        let ids: Vec<_> = (0..2)
            .map(|_| {
                let longest = if numbers.below(20) == 0 { 600 } else { 40 };
                let (name, text) = (numbers.text(4), numbers.text(longest));
                files.add(format!("x{name}"), text)
            })
            .collect();
        let span = |numbers: &mut Numbers| {
            let id = ids[numbers.below(2)];
            // Also past the end, backwards, and in the middle of a character.
            let length = files.get(id).text.len() + 3;
            let start = numbers.below(length);
            let end = start + numbers.below(length);
            Span::new(id, if numbers.below(9) == 0 { end..start } else { start..end })
        };
        let mut found = Diagnostics::new();
        for _ in 0..numbers.below(4) {
            let mut one = Diagnostic::error(Code("x/y"), "bad", span(&mut numbers), numbers.text(20));
            for _ in 0..numbers.below(4) {
                one = one.also(span(&mut numbers), numbers.text(20));
            }
            if numbers.below(2) == 0 {
                one = one.help(numbers.text(60)).note(numbers.text(20));
                one = one.fix(numbers.text(9), span(&mut numbers), numbers.text(9));
            }
            found.push(one);
        }
        let roots = Roots { sources: numbers.text(3), artifacts: String::new() };
        let style = Style { colour: false, width: 40 + numbers.below(60) };
        let shown = text(&files, &found, &roots, style);
        assert!(!acts(&shown), "{shown:?}");
        assert_eq!(shown.matches("error[x/y]: bad\n").count(), found.sorted().len(), "{shown}");
        let report = Report {
            command: "check",
            version: "0",
            outcome: Outcome::Refuted,
            exit: 1,
            findings: hashed_findings(&files, &found, &roots),
            failure: None,
            comparison: None,
        };
        let commands = github(&report);
        assert!(
            commands.lines().all(|line| line.starts_with("::error ") && !acts(&line[8..])),
            "{commands:?}"
        );
        for document in [json(&report), sarif(&report, &Library::new(Vec::new()))] {
            assert!(!acts(&document), "{document:?}");
            serde_json::from_str::<serde_json::Value>(&document).unwrap();
        }
    }
}
