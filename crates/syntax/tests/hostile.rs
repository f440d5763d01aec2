//! Inputs that nobody writes in good faith: none panics, hangs or overflows a stack, and each has
//! an error that points into the text; where there is none, all of the text is in the tree.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly, and its helpers are tests too"
)]

use std::ops::Range;
use std::time::{Duration, Instant};

use writ_source::{Code, Files};
use writ_syntax::ast::{Block, Item, Label};
use writ_syntax::{limits, parse};

/// The codes, each diagnostic checked for a place in the text and for help.
fn codes(text: &str) -> Vec<&'static str> {
    let mut files = Files::new();
    let id = files.add("test.writ", text);
    let (tree, found) = parse(&files, id);
    for d in found.sorted() {
        for label in std::iter::once(&d.primary).chain(&d.secondary) {
            assert!(text.get(label.span.range()).is_some(), "{label:?} is not in {text:?}");
        }
        let said = format!("{}{}", d.primary.text, d.help.as_deref().unwrap());
        assert!(said.len() < 400 && !said.contains(|c: char| c.is_control() || c == '\u{202e}'), "{d:?}");
        assert!(
            d.code != Code("syntax/internal") && d.code != Code("syntax/too-complex"),
            "{d:?} in {text:?}"
        );
    }
    if found.is_empty() {
        let spans: Vec<Range<usize>> = tree.blocks.iter().map(|b| b.span.range()).collect();
        assert_eq!(beside(text, 0..text.len(), &spans), "", "lost from {text:?}");
        for block in &tree.blocks {
            assert_nothing_lost(text, block);
        }
    }
    found.sorted().iter().map(|d| d.code.0).collect()
}

/// What is in `range` beside `spans`, comments, blanks and commas.
fn beside(text: &str, range: Range<usize>, spans: &[Range<usize>]) -> String {
    let mut rest = String::new();
    let mut at = range.start;
    for span in spans {
        rest.push_str(&text[at..span.start]);
        at = span.end;
    }
    rest.push_str(&text[at..range.end]);
    let lines = rest.lines().map(|line| line.split('#').next().unwrap().split("//").next().unwrap());
    lines.collect::<String>().replace([' ', '\t', '\r', ','], "")
}

/// Each item of the body is in the tree where there was no error.
fn assert_nothing_lost(text: &str, block: &Block) {
    let mut spans = vec![block.keyword.span.range()];
    spans.extend(block.labels.iter().map(|label| match label {
        Label::Ident(ident) => ident.span.range(),
        Label::Text(text) => text.span.range(),
    }));
    for item in &block.body {
        spans.push(match item {
            Item::Attribute(attribute) => attribute.span.range(),
            Item::Grant(grant) => grant.span.range(),
            Item::Check(line) => line.span.range(),
            Item::Block(inner) => {
                assert_nothing_lost(text, inner);
                inner.span.range()
            }
        });
    }
    assert_eq!(beside(text, block.span.range(), &spans), "{}", "lost from {text:?}");
}

/// In a thread with the stack of a small one, and within a time that a debug build keeps too.
fn quickly(text: String) -> Vec<&'static str> {
    let start = Instant::now();
    let found =
        std::thread::Builder::new().stack_size(1 << 20).spawn(move || codes(&text)).unwrap().join().unwrap();
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    found
}

#[test]
fn nesting_is_bounded() {
    for bracket in ["{", "[", "(", "a {\n", "a = [", "f(", "may x on y {", "[{("] {
        for times in [65, 300, 100_000] {
            assert!(
                quickly(format!("service x {{ v = {}", bracket.repeat(times))).contains(&"syntax/too-deep")
            );
        }
    }
}

#[test]
fn the_deepest_nesting_allowed_fits_a_small_stack() {
    let depth = limits::DEPTH - 1;
    assert!(quickly(format!("s x {{ v = {}{} }}", "[".repeat(depth), "]".repeat(depth))).is_empty());
    assert!(quickly(format!("s x {{ v = {}1{} }}", "f(".repeat(depth), ")".repeat(depth))).is_empty());
    assert!(quickly(format!("s x {{ {}{} }}", "a {\n".repeat(depth), "}\n".repeat(depth))).is_empty());
    assert!(!quickly(format!("s x {{ {} ? {} }}", "a {\n".repeat(depth), "}\n".repeat(depth))).is_empty());
}

#[test]
fn what_makes_parsers_backtrack() {
    for part in [
        "\"",
        "'",
        "\\",
        "[",
        "{",
        "(",
        "}",
        "]",
        ")",
        "a ",
        "a \"b\" ",
        "a.",
        "a, ",
        "may ",
        "only ",
        "can ",
        "may a on b {",
        "a = [f(",
        "a = \"",
        "<<A\n",
        "/*",
        "//",
        "#",
        "-",
        "a-",
        "1",
        "=",
        "a = b c\n",
        "\r",
        "\0",
        "é",
        "\u{202e}",
        "a {\n",
        "}\n",
        "x {\n'\n",
        ",",
        ", a\n",
        "in namespace ",
        "as job \"x\" ",
    ] {
        for before in
            ["", "service x {\n", "check \"x\" {\n a can b c ", "service x {\n v = [", "service x {\n may "]
        {
            for after in ["", "\n}", "]}"] {
                quickly(format!("{before}{}{after}", part.repeat(2_048 / part.len())));
            }
        }
    }
}

#[test]
fn size_is_bounded() {
    assert_eq!(quickly("a".repeat(20 << 20)), ["syntax/too-large"]);
    assert_eq!(
        quickly(format!("s x {{\n{}}}", "a = 1\n".repeat(limits::BLOCK_BYTES / 6))),
        ["syntax/too-large"]
    );
    assert_eq!(quickly("a {}\n".repeat(limits::TOKENS / 3 + 1)).last(), Some(&"syntax/too-large"));
    let bytes = vec![b'a'; limits::FILE_BYTES + 1];
    let mut files = Files::new();
    let diagnostic = writ_syntax::decode("big.writ", &bytes).unwrap_err().report(&mut files);
    assert_eq!(diagnostic.code, Code("syntax/too-large"));
}

#[test]
fn sixteen_mebibytes_of_anything_are_read_once() {
    let size = limits::FILE_BYTES;
    for part in
        ["\n", " ", "#", "?", "?\n", "<<A\n", "/*\n", "'\n", "\"\n", "}\n", "\0", "s x {\n", "é", "a-"]
    {
        quickly(part.repeat(size / part.len()));
    }
}

/// Found by `cargo xtask fuzz`.
#[test]
fn what_was_wrong_once() {
    // A control character after a backslash stood in a label as it was.
    let found = codes("e\"\\\u{11}\"{");
    assert!(found.contains(&"syntax/unknown-escape"), "{found:?}");
    // A label pointed into the middle of a character.
    let found = codes("{\né{");
    assert!(found.contains(&"syntax/unclosed-block"), "{found:?}");
}

#[test]
fn bytes_that_are_no_utf_8_are_shown_where_they_are() {
    let cases: [(&[u8], &str, &str); 3] = [
        (b"service x {\n  a = \"\xe9\"\n}", "a = \"\u{fffd}\"", "byte 0xE9 begins no character here"),
        (b"\xff\xfes\0", "\u{fffd}", "the file begins like UTF-16"),
        (b"a\xe2\x82", "a\u{fffd}", "byte 0xE2 begins no character here"),
    ];
    for (bytes, around, label) in cases {
        let mut files = Files::new();
        let diagnostic = writ_syntax::decode("x.writ", bytes).unwrap_err().report(&mut files);
        assert_eq!(diagnostic.code, Code("syntax/not-utf8"));
        assert_eq!(files.text(diagnostic.primary.span), "\u{fffd}");
        assert_eq!(diagnostic.primary.text, label);
        let (_, file) = files.iter().next().unwrap();
        assert!(file.name == "x.writ" && file.text.contains(around));
    }
    assert_eq!(writ_syntax::decode("x.writ", "é\r\n".as_bytes()).as_deref(), Ok("é\r\n"));
}

/// xorshift64*, from a fixed seed: a failure is the same failure tomorrow.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % n
    }
}

const PARTS: [&str; 64] = [
    "service",
    "x",
    " ",
    "{",
    "}",
    "\n",
    "=",
    "\"",
    "\"a\"",
    "[",
    "]",
    "(",
    ")",
    ",",
    ".",
    "/",
    "may",
    "on",
    "read",
    "only",
    "can",
    "cannot",
    "reach",
    "reaches",
    "as",
    "job",
    "in",
    "namespace",
    "with",
    "audience",
    "after",
    "revoke",
    "at",
    "all",
    "tables",
    "1",
    "1h",
    "MHz",
    "-",
    "_",
    "\\",
    "'",
    "#",
    "//",
    "/*",
    "*/",
    "<<E\n",
    "E\n",
    "==",
    "!",
    "<",
    ">",
    ":",
    ";",
    "\t",
    "\r\n",
    "\r",
    "\0",
    "é",
    "\u{202e}",
    "\u{feff}",
    "true",
    "${",
    "a = 1\n",
];

#[test]
fn random_words_and_random_bytes() {
    let mut random = Random(0x5EED_0F57_4A17_0001);
    for round in 0..20_000 {
        let mut text = if round % 2 == 0 { String::from("service x {\n") } else { String::new() };
        for _ in 0..random.below(24) {
            text.push_str(PARTS[random.below(PARTS.len())]);
            if random.below(2) == 0 {
                text.push(' ');
            }
        }
        codes(&text);
        let bytes: Vec<u8> =
            (0..random.below(40)).map(|_| u8::try_from(random.below(256)).unwrap()).collect();
        match writ_syntax::decode("x.writ", &bytes) {
            Ok(text) => drop(codes(&text)),
            Err(error) => drop(error.report(&mut Files::new())),
        }
    }
}

#[test]
fn mutated_systems() {
    let mut random = Random(0x5EED_0F57_4A17_0002);
    for fixture in [
        include_str!("../../../fixtures/backup/backup.writ"),
        include_str!("../../../fixtures/webapp/webapp.writ"),
        include_str!("data/control.writ"),
    ] {
        for _ in 0..700 {
            let mut text = fixture.to_owned();
            for _ in 0..=random.below(3) {
                let at = random.below(text.len());
                let Some(length) = text.get(at..).and_then(|t| t.chars().next()).map(char::len_utf8) else {
                    continue;
                };
                match random.below(3) {
                    0 => text.replace_range(at..at + length, ""),
                    1 => text.insert_str(at, PARTS[random.below(PARTS.len())]),
                    _ => text.truncate(at),
                }
                if text.is_empty() {
                    break;
                }
            }
            codes(&text);
        }
    }
}
