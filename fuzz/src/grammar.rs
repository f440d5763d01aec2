//! Sources after the grammar, written as oddly as it lets them: each parses.

use fastrand::Rng;

/// A source: blocks, comments and blank lines.
pub fn source(random: &mut Rng) -> String {
    let mut writer = Writer { random, out: String::new(), depth: 0 };
    writer.line_ends(true);
    for _ in 0..writer.random.usize(0..5) {
        writer.block(true);
        writer.line_ends(false);
    }
    if writer.random.bool() {
        writer.comment();
    }
    writer.out
}

/// Words of the language and others.
const WORDS: [&str; 40] = [
    "service",
    "bucket",
    "check",
    "stack",
    "x",
    "db-backup",
    "a",
    "archive",
    "on",
    "in",
    "all",
    "only",
    "can",
    "cannot",
    "reaches",
    "reach",
    "as",
    "job",
    "task",
    "namespace",
    "with",
    "audience",
    "after",
    "revoke",
    "at",
    "read",
    "write",
    "list",
    "true",
    "false",
    "file",
    "image",
    "run",
    "credential_ttl",
    "_",
    "A_b-c",
    "a--b",
    "MiB",
    "m",
    "image-of-a-service-that-has-a-name-which-is-much-longer-than-any-that-a-person-would-like-to-type",
];

/// What texts and comments hold.
const PIECES: [&str; 24] = [
    "a",
    " ",
    "dbbackup/",
    "${x}",
    "%{if}",
    "{{key}}",
    "#",
    "//",
    "/*",
    "{",
    "}",
    "[",
    "'",
    "é",
    "日本",
    "e\u{301}",
    "👩‍👩‍👧",
    "=",
    ",",
    ".",
    "*",
    "    ",
    "a text of some length, with words in it, to make a line long",
    "\u{a0}",
];

struct Writer<'r> {
    random: &'r mut Rng,
    out: String,
    depth: usize,
}

impl Writer<'_> {
    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        self.random.choice(from).copied().unwrap_or("")
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.random.usize(0..n) == 0
    }

    /// A space where there may be none.
    fn gap(&mut self) {
        let gap = self.pick(&["", "", " ", " ", "  ", "\t", "     "]);
        self.out.push_str(gap);
    }

    /// A space where there has to be one.
    fn space(&mut self) {
        let gap = self.pick(&[" ", " ", " ", "   ", "\t", " \t "]);
        self.out.push_str(gap);
    }

    fn comment(&mut self) {
        let sign = self.pick(&["#", "//", "# ", "// ", "##"]);
        self.out.push_str(sign);
        for _ in 0..self.random.usize(0..6) {
            let piece = self.pick(&PIECES);
            self.out.push_str(piece);
        }
    }

    fn line_end(&mut self) {
        self.gap();
        if self.one_in(4) {
            self.comment();
        }
        let end = self.pick(&["\n", "\n", "\n", "\r\n"]);
        self.out.push_str(end);
    }

    /// Line ends, none where there may be none.
    fn line_ends(&mut self, or_none: bool) {
        if or_none && self.random.bool() {
            self.gap();
            return;
        }
        self.line_end();
        while self.one_in(4) {
            self.line_end();
        }
        self.gap();
    }

    fn name(&mut self) {
        let word = self.pick(&WORDS);
        self.out.push_str(word);
    }

    fn name_but(&mut self, not: &[&str]) {
        let mut word = self.pick(&WORDS);
        while not.contains(&word) {
            word = self.pick(&WORDS);
        }
        self.out.push_str(word);
    }

    fn text(&mut self) {
        self.out.push('"');
        for _ in 0..self.random.usize(0..4) {
            let piece = match self.random.usize(0..8) {
                0 => "\\\"",
                1 => "\\\\",
                2 => "\\u{e9}",
                3 => "\\u{1F600}",
                _ => self.pick(&PIECES),
            };
            self.out.push_str(piece);
        }
        self.out.push('"');
    }

    fn label(&mut self) {
        self.space();
        if self.random.bool() { self.name() } else { self.text() }
    }

    fn block(&mut self, is_top: bool) {
        self.depth += 1;
        self.name_but(&["only"]);
        for _ in 0..self.random.usize(usize::from(is_top)..3) {
            self.space();
            // What begins like a check line is one.
            if self.random.bool() { self.name_but(&["can", "cannot", "reaches"]) } else { self.text() }
        }
        self.gap();
        self.out.push('{');
        let count = if self.depth > 3 { self.random.usize(0..3) } else { self.random.usize(0..7) };
        self.items(count, Self::item);
        self.out.push('}');
        self.depth -= 1;
    }

    /// Items between braces, with line ends or commas.
    fn items(&mut self, count: usize, write: fn(&mut Self)) {
        let is_one_line = self.one_in(3);
        if is_one_line {
            self.gap();
        } else {
            self.line_ends(true);
        }
        for n in 0..count {
            if n > 0 {
                self.separator(is_one_line);
            }
            write(self);
        }
        if count > 0 && self.one_in(6) {
            self.gap();
            self.out.push(',');
        }
        if is_one_line { self.gap() } else { self.line_ends(true) }
    }

    fn separator(&mut self, is_one_line: bool) {
        self.gap();
        if is_one_line || self.one_in(6) {
            self.out.push(',');
            if is_one_line { self.gap() } else { self.line_ends(true) }
        } else {
            self.line_ends(false);
        }
    }

    fn item(&mut self) {
        match self.random.usize(0..10) {
            0..4 => self.attribute(),
            4..6 => self.grant(),
            6 if self.depth < 6 => self.block(false),
            _ => self.check(),
        }
    }

    fn attribute(&mut self) {
        self.name();
        if self.one_in(5) {
            self.gap();
            self.text();
        }
        self.gap();
        self.out.push('=');
        self.gap();
        self.value(0);
    }

    fn value(&mut self, depth: usize) {
        match self.random.usize(0..if depth > 3 { 5 } else { 8 }) {
            0 => self.text(),
            1 => self.number(),
            2 => {
                self.name();
                for _ in 0..self.random.usize(0..3) {
                    self.label();
                }
            }
            3 => self.comparison(),
            4 => self.name(),
            5 => {
                self.name();
                self.gap();
                self.values("(", depth, ")");
            }
            _ => self.values("[", depth, "]"),
        }
    }

    fn values(&mut self, open: &str, depth: usize, close: &str) {
        self.out.push_str(open);
        self.line_ends(true);
        let count = self.random.usize(0..4);
        for n in 0..count {
            if n > 0 {
                self.gap();
                self.out.push(',');
                self.line_ends(true);
            }
            self.value(depth + 1);
        }
        if count > 0 {
            if self.one_in(3) {
                self.gap();
                self.out.push(',');
            }
            self.line_ends(true);
        }
        self.out.push_str(close);
    }

    fn number(&mut self) {
        let digits = self.pick(&["0", "1", "007", "40", "200", "18446744073709551615"]);
        self.out.push_str(digits);
        if self.random.bool() {
            self.gap();
            let unit = self.pick(&["m", "h", "MHz", "MiB", "ms", "days", "x_1"]);
            self.out.push_str(unit);
        }
    }

    fn comparison(&mut self) {
        self.name();
        for _ in 0..self.random.usize(0..3) {
            self.out.push('.');
            self.name();
        }
        self.gap();
        let sign = self.pick(&["==", "!=", "<=", ">=", "<", ">"]);
        self.out.push_str(sign);
        self.gap();
        match self.random.usize(0..3) {
            0 => self.text(),
            1 => self.number(),
            _ => self.name(),
        }
    }

    fn grant(&mut self) {
        self.out.push_str("may");
        self.space();
        self.name_but(&["on"]);
        for _ in 0..self.random.usize(0..4) {
            self.comma();
            self.name_but(&["on"]);
        }
        self.space();
        self.out.push_str("on");
        self.space();
        self.object();
        if self.one_in(4) {
            self.space();
            self.out.push_str("at");
            self.space();
            self.text();
        }
        if self.one_in(3) {
            self.gap();
            self.out.push('{');
            let count = self.random.usize(0..4);
            self.items(count, Self::attribute);
            self.out.push('}');
        }
    }

    /// A comma, after which a sentence may go on on the next line.
    fn comma(&mut self) {
        self.gap();
        self.out.push(',');
        if self.one_in(5) { self.line_ends(false) } else { self.gap() }
    }

    fn object(&mut self) {
        if self.one_in(4) {
            self.out.push_str("all");
            self.space();
            self.name();
            self.space();
            self.out.push_str("in");
            self.space();
        }
        // `all x in` begins the other form.
        self.name_but(&["all"]);
        for _ in 0..self.random.usize(0..3) {
            self.out.push('.');
            if self.random.bool() { self.name() } else { self.text() }
        }
        if self.one_in(3) {
            self.out.push('/');
            self.text();
        }
    }

    fn check(&mut self) {
        match self.random.usize(0..5) {
            0 => {
                self.out.push_str("only");
                self.space();
                self.name();
                for _ in 0..self.random.usize(0..3) {
                    self.comma();
                    self.name();
                }
                self.space();
                self.out.push_str("can");
                self.space();
                self.name_but(&["on"]);
            }
            1 => {
                self.name_but(&["only"]);
                self.space();
                let mode = self.pick(&["reaches", "cannot   reach"]);
                self.out.push_str(mode);
            }
            _ => {
                self.name_but(&["only"]);
                self.space();
                let mode = self.pick(&["can", "cannot"]);
                self.out.push_str(mode);
                self.space();
                self.name_but(&["on", "reach"]);
            }
        }
        self.space();
        self.object();
        for _ in 0..self.random.usize(0..3) {
            self.space();
            let words = self.pick(&["as job", "as  task", "in namespace", "with\taudience", "after  revoke"]);
            self.out.push_str(words);
            if !words.ends_with("revoke") {
                self.gap();
                self.text();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::source;
    use fastrand::Rng;
    use writ_source::Files;

    #[test]
    fn what_is_written_after_the_grammar_parses() {
        let mut random = Rng::with_seed(7);
        for _ in 0..2_000 {
            let text = source(&mut random);
            let mut files = Files::new();
            let id = files.add("test.writ", text.as_str());
            let (_, found) = writ_syntax::parse(&files, id);
            let first = found
                .sorted()
                .first()
                .map(|d| (d.code, d.primary.text.clone(), files.line_column(d.primary.span)));
            assert!(first.is_none(), "{first:?} in\n{text}");
        }
    }
}
