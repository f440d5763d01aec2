//! A tree as text and marks: one item a line, the tokens in their order, without any style.

use crate::mark::{Column, Kind, Mark, circumstances, column, kind_of, kind_of_attribute, words};
use writ_syntax::ast::{
    Attribute, Block, CheckLine, CheckMode, Grant, Ident, Item, Label, Object, OperatorKind, SourceFile,
    Value, ValueKind, Word,
};

/// Options of a grant that stay on its line.
const OPTIONS_ON_A_LINE: usize = 2;

/// What is to be said of an item in a comment of one line.
pub(crate) type Note<'n> = &'n dyn Fn(&Item) -> Option<String>;

/// Text that [`crate::nest`] takes.
pub(crate) struct Raw<'n> {
    /// Tokens with a space after each.
    pub text: String,
    /// Its items.
    pub marks: Vec<Mark>,
    note: Note<'n>,
}

/// The whole of a tree.
pub(crate) fn write<'n>(tree: &SourceFile, note: Note<'n>) -> Raw<'n> {
    let mut raw = Raw { text: String::new(), marks: Vec::new(), note };
    for (n, block) in tree.blocks.iter().enumerate() {
        raw.text.push_str(if n > 0 { "\n\n" } else { "" });
        raw.block(block, false);
    }
    raw
}

impl Raw<'_> {
    fn token(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push(' ');
    }

    fn quoted(&mut self, text: &str) {
        self.text.push('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => self.text.extend(['\\', c]),
                // No tree of a source holds these; the parser refuses what comes of them.
                c if c.is_control() => self.text.extend(c.escape_unicode()),
                c => self.text.push(c),
            }
        }
        self.text.push_str("\" ");
    }

    /// An item: `write` returns its columns. Its mark stands before those of what it holds.
    fn item(&mut self, kind: Kind, write: impl FnOnce(&mut Self) -> Vec<Column>) {
        let (start, at) = (self.text.len(), self.marks.len());
        self.marks.push(Mark { start, end: start, kind, columns: Vec::new() });
        let columns = write(self);
        let end = self.text.len();
        if let Some(mark) = self.marks.get_mut(at) {
            *mark = Mark { start, end, kind, columns };
        }
    }

    fn block(&mut self, block: &Block, may_be_short: bool) {
        self.item(Kind::Block, |raw| {
            raw.token(&block.keyword.name);
            for label in &block.labels {
                match label {
                    Label::Ident(ident) => raw.token(&ident.name),
                    Label::Text(text) => raw.quoted(&text.value),
                }
            }
            let body = raw.text.len();
            raw.token("{");
            let is_short =
                may_be_short && is_short(block) && block.body.iter().all(|i| (raw.note)(i).is_none());
            let mut before = None;
            for item in &block.body {
                let end = match before {
                    _ if is_short => "",
                    Some(before) if is_apart(before, item) => "\n\n",
                    _ => "\n",
                };
                raw.text.push_str(end);
                raw.noted(item);
                before = Some(item);
            }
            raw.text.push_str(if is_short || block.body.is_empty() { "" } else { "\n" });
            raw.token("}");
            vec![column(body)]
        });
    }

    /// An item with its comment: above a block, else at the line's end.
    fn noted(&mut self, item: &Item) {
        // A comment ends with its line, and so does what could be taken for more of it.
        let note = (self.note)(item).map(|note| format!("# {}", note.replace(char::is_control, " ")));
        match (note, item) {
            (Some(note), Item::Block(_)) => {
                self.text.extend([&note, "\n"]);
                self.any(item);
            }
            (Some(note), _) => {
                self.any(item);
                self.text.push_str(&note);
            }
            (None, _) => self.any(item),
        }
    }

    fn any(&mut self, item: &Item) {
        match item {
            Item::Attribute(attribute) => self.attribute(attribute),
            Item::Block(block) => self.block(block, true),
            Item::Grant(grant) => self.grant(grant),
            Item::Check(line) => self.check(line),
        }
    }

    fn attribute(&mut self, attribute: &Attribute) {
        self.item(kind_of_attribute(attribute), |raw| {
            raw.token(&attribute.name.name);
            if let Some(label) = &attribute.label {
                raw.quoted(&label.value);
            }
            let equals = raw.text.len();
            raw.token("=");
            raw.value(&attribute.value);
            vec![column(equals)]
        });
    }

    fn value(&mut self, value: &Value) {
        match &value.kind {
            ValueKind::Text(text) => self.quoted(text),
            ValueKind::Number { amount, unit } => {
                self.token(&amount.to_string());
                if let Some(unit) = unit {
                    self.token(&unit.name);
                }
            }
            ValueKind::Bool(truth) => self.token(if *truth { "true" } else { "false" }),
            ValueKind::List(values) => self.values("[", values, "]"),
            ValueKind::Call { function, arguments } => {
                self.token(&function.name);
                self.values("(", arguments, ")");
            }
            ValueKind::Phrase(words) => {
                for word in words {
                    match word {
                        Word::Ident(ident) => self.token(&ident.name),
                        Word::Text(text) => self.quoted(&text.value),
                    }
                }
            }
            ValueKind::Comparison { left, operator, right } => {
                self.list(left, ".");
                self.token(sign(operator.kind));
                self.value(right);
            }
        }
    }

    fn values(&mut self, open: &str, values: &[Value], close: &str) {
        self.token(open);
        for (n, value) in values.iter().enumerate() {
            if n > 0 {
                self.token(",");
            }
            self.value(value);
        }
        self.token(close);
    }

    fn list(&mut self, idents: &[Ident], between: &str) {
        for (n, ident) in idents.iter().enumerate() {
            if n > 0 {
                self.token(between);
            }
            self.token(&ident.name);
        }
    }

    fn grant(&mut self, grant: &Grant) {
        self.item(Kind::Grant, |raw| {
            raw.token("may");
            raw.list(&grant.verbs, ",");
            let on = raw.text.len();
            raw.token("on");
            raw.object(&grant.object);
            if let Some(at) = &grant.at {
                raw.token("at");
                raw.quoted(&at.value);
            }
            let options = raw.text.len();
            if !grant.options.is_empty() {
                let end = if grant.options.len() > OPTIONS_ON_A_LINE { "\n" } else { "," };
                raw.token("{");
                for (n, option) in grant.options.iter().enumerate() {
                    raw.text.push_str(if n > 0 || end == "\n" { end } else { "" });
                    raw.attribute(option);
                }
                raw.token("}");
            }
            vec![column(on), column(options)]
        });
    }

    fn check(&mut self, line: &CheckLine) {
        let kind = kind_of(line.mode);
        self.item(kind, |raw| {
            if line.mode == CheckMode::Only {
                raw.token("only");
            }
            raw.list(&line.subjects, ",");
            let mut columns = vec![column(raw.text.len())];
            match line.mode {
                CheckMode::Can | CheckMode::Only => raw.token("can"),
                CheckMode::Cannot => raw.token("cannot"),
                CheckMode::Reaches => raw.token("reaches"),
                CheckMode::CannotReach => raw.token("cannot reach"),
            }
            if kind != Kind::Reaching {
                columns.push(column(raw.text.len()));
                raw.token(&line.verb.name);
            }
            columns.push(column(raw.text.len()));
            raw.object(&line.object);
            columns.push(circumstances(raw.text.len()));
            for circumstance in &line.circumstances {
                let (words, text) = words(circumstance);
                raw.token(words);
                if let Some(text) = text {
                    raw.quoted(text);
                }
            }
            columns
        });
    }

    fn object(&mut self, object: &Object) {
        if let Some(what) = &object.all {
            self.token("all");
            self.token(&what.name);
            self.token("in");
        }
        for (n, name) in object.path.iter().enumerate() {
            if n > 0 {
                self.token(".");
            }
            if is_name(&name.name) { self.token(&name.name) } else { self.quoted(&name.name) }
        }
        if let Some(part) = &object.part {
            self.token("/");
            self.quoted(&part.value);
        }
    }
}

/// Whether a block inside of another one goes on one line: an attribute at most.
fn is_short(block: &Block) -> bool {
    matches!(block.body.as_slice(), [] | [Item::Attribute(_)])
}

/// Whether there is a blank line between two items: what is of several lines has one around it, and
/// so have attributes, sentences and blocks between each other.
fn is_apart(before: &Item, after: &Item) -> bool {
    let is_long = |item: &Item| matches!(item, Item::Block(block) if !is_short(block));
    std::mem::discriminant(before) != std::mem::discriminant(after) || is_long(before) || is_long(after)
}

/// Whether the grammar takes it for a name as it is.
fn is_name(text: &str) -> bool {
    let in_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    text.bytes().next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && text.bytes().all(in_name)
        && !text.ends_with('-')
}

fn sign(operator: OperatorKind) -> &'static str {
    match operator {
        OperatorKind::Equal => "==",
        OperatorKind::NotEqual => "!=",
        OperatorKind::Less => "<",
        OperatorKind::LessOrEqual => "<=",
        OperatorKind::Greater => ">",
        OperatorKind::GreaterOrEqual => ">=",
    }
}
