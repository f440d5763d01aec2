//! Files that a task is given: `script`, `file` and `template`, each at a place of its own, and
//! `bind` for a folder that an image looks for elsewhere.
//!
//! Nomad writes them as templates. A file's owner is who runs the Nomad client, root as a rule, and
//! the task may run as anybody (`parseTemplateConfigs` in
//! `client/allocrunner/taskrunner/template/template.go` of Nomad 1.11.1: the owner changes only by
//! `uid` and `gid`): so all may read a file and run a script, and nobody but the owner writes.

use super::places::Places;
use super::setting::settings;
use super::{alphabet, on_change};
use crate::beside::{self, Beside, BesideFile};
use crate::entities::{OnChange, Spanned, TaskFile};
use crate::fields::Fields;
use crate::{text, value};
use writ_semantics::nomad::spec::{Carries, Known, Takes};
use writ_semantics::nomad::{Reads, Setting, Value};
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::{Attribute, Block, Item, Label, Text, ValueKind};

const BAD_LABEL: Code = Code("resolve/bad-label");
const SAME_PLACE: Code = Code("resolve/delivery-clash");
const UNCARRIED: Code = Code("resolve/file-that-cannot-be-carried");
const CONTRADICTION: Code = Code("resolve/conflicting-option");
const BAD_BIND: Code = Code("resolve/bad-bind");

/// The words that give a task a file.
pub const WORDS: [&str; 3] = ["script", "file", "template"];

/// The word for a folder elsewhere.
pub const BIND: &str = "bind";

/// What a kind of file has of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Script,
    File,
    Template,
}

impl Kind {
    fn of(word: &str) -> Option<Self> {
        match word {
            "script" => Some(Kind::Script),
            "file" => Some(Kind::File),
            "template" => Some(Kind::Template),
            _ => None,
        }
    }

    /// Read by all, and run by all where it is a program.
    fn perms(self) -> &'static str {
        match self {
            Kind::Script => "555",
            Kind::File | Kind::Template => "444",
        }
    }
}

/// What the block of a file takes beside its source.
const OWNER: [Known; 2] = [plain("uid", Takes::Number(0, 1 << 31)), plain("gid", Takes::Number(0, 1 << 31))];

const FILE: &[Known] = &OWNER;

const TEMPLATE: &[Known] = &[
    OWNER[0],
    OWNER[1],
    plain("env", Takes::Bool),
    plain("error_on_missing_key", Takes::Bool),
    plain("splay", Takes::Duration(0)),
    plain("wait", Takes::Block(&[plain("min", Takes::Duration(1)), plain("max", Takes::Duration(1))])),
];

const fn plain(name: &'static str, takes: Takes) -> Known {
    Known { name, takes, carries: Carries::Nothing }
}

/// The files and folders of a task. `ends`: it is a run, which a change must not kill.
pub fn files(
    body: &[Item],
    beside: &Beside,
    ends: bool,
    out: &mut Diagnostics,
) -> (Vec<TaskFile>, Vec<Bind>) {
    let mut files: Vec<TaskFile> = Vec::new();
    let mut binds: Vec<Bind> = Vec::new();
    for item in body {
        let found = match item {
            Item::Attribute(attribute) if attribute.name.name == BIND => {
                binds.extend(bind(attribute, out));
                continue;
            }
            Item::Attribute(attribute) => {
                Kind::of(&attribute.name.name).and_then(|kind| short(attribute, kind, beside, ends, out))
            }
            Item::Block(block) => {
                Kind::of(&block.keyword.name).and_then(|kind| long(block, kind, beside, ends, out))
            }
            Item::Grant(_) | Item::Check(_) => None,
        };
        files.extend(found);
    }
    let mut taken: Places<Span> = Places::default();
    for TaskFile { destination: place, .. } in &files {
        match taken.overlapping(&place.value) {
            Some((_, first)) => out.push(clash(place, *first)),
            None => taken.take(&place.value, place.span),
        }
    }
    (files, binds)
}

/// The same place, or one below the other.
pub fn overlap(a: &str, b: &str) -> bool {
    let below =
        |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'));
    a == b || below(a, b) || below(b, a)
}

/// Two files in one place.
pub fn clash(second: &Spanned<String>, first: Span) -> Diagnostic {
    Diagnostic::error(
        SAME_PLACE,
        "two files in one place",
        second.span,
        format!("`{}` is written twice, or is a folder and a file", second.value),
    )
    .also(first, "written for this already")
    .help("name another place")
}

/// `script "local/backup.sh" = file("backup.sh")`.
fn short(
    attribute: &Attribute,
    kind: Kind,
    beside: &Beside,
    ends: bool,
    out: &mut Diagnostics,
) -> Option<TaskFile> {
    let word = &attribute.name.name;
    let Some(label) = &attribute.label else {
        out.push(no_place(attribute.name.span, word));
        return None;
    };
    let destination = destination(label, out);
    let source = beside::file(attribute, beside, out)?;
    let plain = Options { perms: None, on_change: None, settings: Vec::new() };
    finish(kind, destination?, source, plain, ends, attribute.span, out)
}

/// `template "local/x" { source = file("x.tpl"), on_change = noop }`.
fn long(block: &Block, kind: Kind, beside: &Beside, ends: bool, out: &mut Diagnostics) -> Option<TaskFile> {
    let word = &block.keyword.name;
    let [Label::Text(label)] = block.labels.as_slice() else {
        out.push(no_place(block.keyword.span, word));
        return None;
    };
    let destination = destination(label, out);
    // Nomad's own words for `on_change` are told with those.
    let words = ["source", "perms", "on_change", "change_mode", "change_signal"];
    let own = |item: &&Item| matches!(item, Item::Attribute(a) if words.contains(&a.name.name.as_str()));
    let (own, rest): (Vec<&Item>, Vec<&Item>) = block.body.iter().partition(own);
    let attributes = own.into_iter().filter_map(|item| match item {
        Item::Attribute(attribute) => Some(attribute),
        _ => None,
    });
    let known: &[&str] =
        if kind == Kind::Template { &["source", "perms", "on_change"] } else { &["source", "perms"] };
    let fields = Fields::from_list(attributes, word, known, out);
    let source = fields.require("source", "file(\"name\")", block, out);
    let source = source.and_then(|attribute| beside::file(attribute, beside, out));
    let perms = fields.get("perms").and_then(|attribute| value::text(attribute, alphabet::PERMS, out));
    let on_change = fields.get("on_change").and_then(|attribute| on_change::on_change(attribute, out));
    let rest = Block { body: rest.into_iter().cloned().collect(), ..block.clone() };
    let known = if kind == Kind::Template { TEMPLATE } else { FILE };
    let perms = perms.map(|found| found.value);
    let options = Options { perms, on_change, settings: settings(&rest, known, out) };
    finish(kind, destination?, source?, options, ends, block.span, out)
}

fn no_place(span: Span, word: &str) -> Diagnostic {
    Diagnostic::error(BAD_LABEL, "file without its place", span, format!("where does this `{word}` go?"))
        .help(format!("write `{word} \"local/name\" = file(\"name\")`"))
}

fn destination(label: &Text, out: &mut Diagnostics) -> Option<Spanned<String>> {
    let value = value::checked(&label.value, label.span, alphabet::TASK_FILE, out)?;
    Some(Spanned { value, span: label.span })
}

struct Options {
    perms: Option<String>,
    on_change: Option<Spanned<OnChange>>,
    settings: Vec<Setting>,
}

fn finish(
    kind: Kind,
    destination: Spanned<String>,
    source: &BesideFile,
    options: Options,
    ends: bool,
    span: Span,
    out: &mut Diagnostics,
) -> Option<TaskFile> {
    let Options { perms, on_change, mut settings } = options;
    let take = |settings: &mut Vec<Setting>, name: &str| {
        let at = settings.iter().position(|one| one.name == name)?;
        Some(settings.remove(at))
    };
    let is_true =
        |setting: Option<Setting>| setting.is_some_and(|one| one.value() == Some(&Value::Bool(true)));
    let env = is_true(take(&mut settings, "env"));
    let whole = is_true(take(&mut settings, "error_on_missing_key"));
    let on_change_span = on_change.as_ref().map(|said| said.span);
    let on_change = match kind {
        Kind::Template => {
            let instead = "drop `env` and let the program read the file";
            on_change::settled(on_change.as_ref(), ends, env, instead, out)
        }
        Kind::Script | Kind::File => OnChange::Noop,
    };
    if let Some(splay) = settings.iter().find(|one| one.name == "splay" && on_change == OnChange::Noop) {
        out.push(
            Diagnostic::error(
                CONTRADICTION,
                "options that contradict each other",
                splay.span,
                "nothing is done on a change, so there is nothing to wait with",
            )
            .help("drop `splay`, or say what is done: `on_change = signal \"SIGHUP\"`"),
        );
    }
    let reads = match kind {
        Kind::Template => match &source.reads {
            Ok(reads) => reads.clone(),
            Err(broken) => {
                out.append(broken.clone());
                return None;
            }
        },
        Kind::Script | Kind::File => {
            settings.extend(delimiters(source, span, out)?);
            Reads::default()
        }
    };
    Some(TaskFile {
        destination,
        text: source.text.clone(),
        file: source.id,
        perms: perms.unwrap_or_else(|| kind.perms().to_owned()),
        on_change,
        on_change_span,
        env,
        whole,
        settings,
        reads,
        span,
    })
}

/// Pairs of delimiters that a text may be free of.
const DELIMITERS: [(&str, &str); 7] =
    [("[[", "]]"), ("<<", ">>"), ("((", "))"), ("<%", "%>"), ("@@", "@@"), ("##", "##"), ("~~", "~~")];

/// Delimiters for a text in which nothing is an action: the first that it does not hold. A Go template is
/// plain text up to its first left delimiter (`lexText` in `text/template/parse/lex.go`).
fn delimiters(source: &BesideFile, span: Span, out: &mut Diagnostics) -> Option<Vec<Setting>> {
    if !source.text.contains("{{") {
        return Some(Vec::new());
    }
    let Some((left, right)) = DELIMITERS.iter().find(|(left, _)| !source.text.contains(left)) else {
        out.push(
            Diagnostic::error(
                UNCARRIED,
                "file that a job cannot carry",
                span,
                "it holds every pair of signs that could mark a template's actions",
            )
            .help("put it into the image, or into a volume"),
        );
        return None;
    };
    Some(vec![
        Setting::is("left_delimiter", Value::text(*left), span),
        Setting::is("right_delimiter", Value::text(*right), span),
    ])
}

/// A folder of the task's, where the image looks for it.
pub struct Bind {
    /// The folder.
    pub from: Spanned<String>,
    /// Where the task finds it.
    pub to: Spanned<String>,
}

/// What may be bound: mounts of the task's own, which it can't move. A folder below is the task's to
/// exchange for a link, which Docker's daemon follows as root when the task starts again; Nomad's
/// own check is of the text (`isParentPath` in `drivers/docker/utils.go` of Nomad 1.11.1).
const BOUND: [&str; 2] = ["local", "secrets"];

/// `bind "local" = "/app/config"`.
fn bind(attribute: &Attribute, out: &mut Diagnostics) -> Option<Bind> {
    let Some(label) = &attribute.label else {
        out.push(
            Diagnostic::error(
                BAD_LABEL,
                "bind without its folder",
                attribute.name.span,
                "which folder of the task is meant?",
            )
            .help("write `bind \"local\" = \"/app/config\"`"),
        );
        return None;
    };
    let from = label.value.clone();
    if !BOUND.contains(&from.as_str()) {
        out.push(
            Diagnostic::error(
                BAD_BIND,
                "folder that the task could exchange for a link",
                label.span,
                "docker follows a link that stands here at the next start, to any file of the node",
            )
            .help("bind `\"local\"` or `\"secrets\"` as a whole, and put the files right below it"),
        );
        return None;
    }
    if !matches!(attribute.value.kind, ValueKind::Text(_)) {
        let help = "write `bind \"local\" = \"/app/config\"`".to_owned();
        out.push(value::wrong_type(&attribute.value, "a quoted path", help));
        return None;
    }
    let to = value::text(attribute, text::MOUNT_POINT, out)?;
    Some(Bind { from: Spanned { value: from, span: label.span }, to })
}
