//! Lines, blocks and choices.

use super::Stack;
use std::fmt::Display;

/// What texts hold that some artifact could read as something else.
const ODD: [&str; 27] = [
    "\\\"",
    "\\\\",
    "'",
    "`",
    "<",
    ">",
    "<<EOT",
    "EOT",
    "$",
    "$$",
    "{",
    "}",
    "{{",
    "}}",
    "%",
    "#",
    "//",
    "/*",
    ";",
    "--",
    "*",
    "+",
    "é",
    "日本",
    "👩",
    "${NOMAD_TASK_DIR}",
    "${attr.kernel.name}",
];

/// What texts are made of beside it.
const PLAIN: [&str; 12] =
    ["a", "B", "7", " ", "=", ":", "/srv/app", "--flag", "x.y", "_", "key = value", "{{ env \\\"X\\\" }}"];

/// Names of the language that mean something to Terraform, HCL, SQL, Nomad or Vault.
const RESERVED: [&str; 25] = [
    "count",
    "for",
    "null",
    "in",
    "if",
    "var",
    "local",
    "module",
    "data",
    "self",
    "each",
    "path",
    "lifecycle",
    "provider",
    "root",
    "default",
    "user",
    "select",
    "public",
    "nomad",
    "vault",
    "global",
    "a-b-c",
    "x1-2y",
    "a-name-of-24-characters",
];

impl Stack<'_> {
    /// One of these.
    pub(super) fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        self.random.choice(from).copied().unwrap_or("")
    }

    /// Whether the one of so many comes up.
    pub(super) fn one_in(&mut self, n: usize) -> bool {
        self.random.usize(0..n) == 0
    }

    /// One of a list's own.
    pub(super) fn any<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        self.random.choice(from).cloned()
    }

    /// A name that nothing has yet: this one, or a word that some artifact reads as its own.
    pub(super) fn name(&mut self, plain: &str) -> String {
        let word = self.pick(&RESERVED).to_owned();
        let name = if self.one_in(4) && !self.names.contains(&word) { word } else { plain.to_owned() };
        self.names.insert(name.clone());
        name
    }

    /// A line at the depth where the writer is.
    pub(super) fn line(&mut self, text: impl Display) {
        let line = format!("{:1$}{text}\n", "", self.depth * 2);
        self.out.push_str(&line);
    }

    /// `head { … }`.
    pub(super) fn block(&mut self, head: &str, body: impl FnOnce(&mut Self)) {
        self.line(format!("{head} {{"));
        self.depth += 1;
        body(self);
        self.depth -= 1;
        self.line("}");
        if self.depth == 0 {
            self.out.push('\n');
        }
    }

    /// An attribute, once in so many times.
    pub(super) fn perhaps(&mut self, n: usize, line: impl Display) {
        if self.one_in(n) {
            self.line(line);
        }
    }

    /// A quoted text, odd at times.
    pub(super) fn text(&mut self) -> String {
        let mut text = String::from("\"");
        for _ in 0..self.random.usize(0..4) {
            let piece = if self.one_in(3) { self.pick(&ODD) } else { self.pick(&PLAIN) };
            text.push_str(piece);
        }
        // `$` before `{` and the like are refused, rightly: seldom is enough.
        if (text.contains("${") && !text.contains("${N") && !text.contains("${a") || text.contains("%{"))
            && !self.one_in(8)
        {
            return "\"plain\"".to_owned();
        }
        text.push('"');
        text
    }

    /// Some of these, at least one, in any order.
    pub(super) fn some<'a>(&mut self, all: &[&'a str]) -> Vec<&'a str> {
        let mut some: Vec<&str> = all.iter().copied().filter(|_| self.random.usize(0..4) == 0).collect();
        if some.is_empty() {
            some.push(self.pick(all));
        }
        self.random.shuffle(&mut some);
        some
    }
}
