//! How what a task is granted reaches it: `deliver`, and that no two things reach it in one place.

use crate::entities::{
    Credential, Deliver, DeliverAs, Grant, Model, Object, OnChange, SecretId, SecretUse, Spanned, Store,
    Target,
};
use crate::fields::Fields;
use crate::job::on_change;
use crate::text;
use crate::value;
use crate::verb::{SecretVerb, Verb};
use std::collections::BTreeMap;
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::{self, Word};

const BAD_DELIVER: Code = Code("resolve/bad-deliver");
const OPTION: Code = Code("resolve/conflicting-option");
const DELIVERY_CLASH: Code = Code("resolve/delivery-clash");
const RESERVED: Code = Code("resolve/reserved-variable");

/// `deliver = env`, `deliver = json "secrets/config.json"`, `deliver = template`.
pub fn deliver(attribute: &ast::Attribute, out: &mut Diagnostics) -> Option<Spanned<DeliverAs>> {
    let example = "json \"secrets/config.json\"";
    let value = match value::phrase(attribute, &["env", example, "template"], out)? {
        [Word::Ident(word)] if word.name == "env" => DeliverAs::Environment,
        [Word::Ident(word)] if word.name == "template" => DeliverAs::Template,
        [Word::Ident(word), Word::Text(file)] if word.name == "json" => {
            DeliverAs::Json(value::checked(&file.value, file.span, text::SECRETS_FILE, out)?)
        }
        _ => {
            out.push(
                Diagnostic::error(
                    BAD_DELIVER,
                    "unknown way to deliver",
                    attribute.value.span,
                    "neither `env` nor `json \"…\"` nor `template`",
                )
                .help(format!("write `deliver = env`, `deliver = {example}` or `deliver = template`")),
            );
            return None;
        }
    };
    Some(Spanned { value, span: attribute.value.span })
}

/// What is issued by no credential of its own has no life of its own, and only what is read is
/// delivered.
pub fn fits(object: &Object, verbs: &[Spanned<Verb>], fields: &Fields<'_>, out: &mut Diagnostics) {
    let mut refuse = |name: &str, label: &str| {
        if let Some(attribute) = fields.get(name) {
            out.push(
                Diagnostic::error(OPTION, "option that does not fit", attribute.name.span, label)
                    .help(format!("drop `{name}`")),
            );
        }
    };
    refuse("mount", "a task has no token of vault's nomad engine: nomad knows it by its own identity");
    if object.target().is_some() {
        return;
    }
    for name in ["credential_ttl", "credential_max_ttl"] {
        refuse(name, "no credential of its own is issued for this");
    }
    let reads = verbs.iter().any(|verb| verb.value == Verb::Secret(SecretVerb::Read));
    if !reads {
        refuse("deliver", "only what is read is delivered: the values of a secret, by `read`");
        refuse("on_change", "only of what is read a change is told: of the values of a secret, by `read`");
    }
}

/// The secrets that a task reads, in the order of their first grants.
/// `ends`: the task is a run.
pub fn secrets(grants: &[Grant], ends: bool, model: &Model, out: &mut Diagnostics) -> Vec<SecretUse> {
    let mut said: Vec<Said<'_>> = Vec::new();
    for grant in grants {
        let Object::Secret(id) = grant.object else { continue };
        if !grant.verbs.iter().any(|verb| verb.value == Verb::Secret(SecretVerb::Read)) {
            continue;
        }
        let Some(first) = said.iter_mut().find(|other| other.secret == id) else {
            let (deliver, on_change) = (grant.deliver.as_ref(), grant.on_change.as_ref());
            said.push(Said { secret: id, deliver, on_change });
            continue;
        };
        once(&mut first.deliver, grant.deliver.as_ref(), "deliver", out);
        once(&mut first.on_change, grant.on_change.as_ref(), "on_change", out);
    }
    let name = |id: SecretId| model.secrets.get(id.0).map_or("secret", |secret| secret.name.as_str());
    let mut uses = Vec::new();
    for Said { secret, deliver, on_change } in said {
        let deliver = match deliver.map(|said| &said.value) {
            Some(DeliverAs::Json(file)) => Deliver::Json(file.clone()),
            Some(DeliverAs::Template) => Deliver::Template,
            Some(DeliverAs::Environment) | None => {
                Deliver::Environment(format!("secrets/{}.env", name(secret)))
            }
        };
        let on_change = self::on_change(&deliver, on_change, ends, AS_FILE, out);
        uses.push(SecretUse { secret, deliver, on_change });
    }
    uses
}

/// What the grants on a secret say of it.
struct Said<'a> {
    secret: SecretId,
    deliver: Option<&'a Spanned<DeliverAs>>,
    on_change: Option<&'a Spanned<OnChange>>,
}

/// What two grants on one secret say of an option is the same.
fn once<'a, T: PartialEq>(
    first: &mut Option<&'a Spanned<T>>,
    second: Option<&'a Spanned<T>>,
    option: &str,
    out: &mut Diagnostics,
) {
    match (&first, second) {
        (Some(first), Some(second)) if first.value != second.value => out.push(
            Diagnostic::error(
                OPTION,
                "options that contradict each other",
                second.span,
                format!("another `{option}` for the same secret"),
            )
            .also(first.span, "said here first")
            .help("say it once"),
        ),
        (None, Some(_)) => *first = second,
        _ => {}
    }
}

/// How what is delivered as variables would be a file.
pub const AS_FILE: &str =
    "deliver it as a file: `deliver = json \"secrets/config.json\"`, or by a template of the task's own";

/// What becomes of the task when what is delivered so is another. `ends`: the task is a run; `instead`:
/// how variables would be a file.
pub fn on_change(
    deliver: &Deliver,
    said: Option<&Spanned<OnChange>>,
    ends: bool,
    instead: &str,
    out: &mut Diagnostics,
) -> OnChange {
    if let (Deliver::Template, Some(said)) = (deliver, said) {
        out.push(on_change::of_template(said));
        return OnChange::usual(ends);
    }
    let variables = matches!(deliver, Deliver::Environment(_));
    on_change::settled(said, ends, variables, instead, out)
}

/// The variable that a value of a secret is delivered as.
pub fn variable(key: &str) -> String {
    key.to_ascii_uppercase()
}

/// Something that reaches a task.
struct Delivered<'a> {
    deliver: &'a Deliver,
    /// What it is called in messages.
    what: &'static str,
    /// Its variables, where it is delivered as such.
    variables: Vec<String>,
    /// Where it is granted.
    place: Span,
    /// The values of a secret have names that the user chose.
    chosen: bool,
}

/// What is taken in a task by what it is granted.
#[derive(Debug, Default)]
pub struct Taken {
    /// Variables, each with where it is granted and what it is a part of.
    pub variables: BTreeMap<String, (Span, &'static str)>,
    /// Files, each with where it is granted.
    pub files: BTreeMap<String, Span>,
}

/// No two things can have one variable, nor be one file.
pub fn clashes(
    service: &Spanned<String>,
    grants: &[Grant],
    credentials: &[Credential],
    secrets: &[SecretUse],
    model: &Model,
    out: &mut Diagnostics,
) -> Taken {
    let granted = |is: &dyn Fn(&Object) -> bool| {
        grants.iter().find(|grant| is(&grant.object)).map_or(service.span, |grant| grant.span)
    };
    let issued = credentials.iter().map(|credential| {
        let (what, variables) = issued(credential.target, model);
        Delivered {
            deliver: &credential.deliver,
            what,
            variables,
            place: granted(&|object| object.target() == Some(credential.target)),
            chosen: false,
        }
    });
    let kept = secrets.iter().map(|used| {
        let keys = model.secrets.get(used.secret.0).map_or(&[] as &[_], |secret| secret.keys.as_slice());
        Delivered {
            deliver: &used.deliver,
            what: "secret",
            variables: keys.iter().map(|key| variable(&key.value)).collect(),
            place: granted(&|object| *object == Object::Secret(used.secret)),
            chosen: true,
        }
    });
    let mut taken = Taken::default();
    for one in issued.chain(kept) {
        let (file, is_environment) = match one.deliver {
            Deliver::Environment(file) => (file.as_str(), true),
            Deliver::Json(file) => (file.as_str(), false),
            Deliver::Template | Deliver::Nowhere => continue,
        };
        if is_environment {
            in_variables(&one, &mut taken.variables, out);
        }
        if let Some(first) = taken.files.insert(file.to_owned(), one.place) {
            out.push(
                Diagnostic::error(
                    DELIVERY_CLASH,
                    "two deliveries in the same file",
                    one.place,
                    format!("`{file}` is written twice"),
                )
                .also(first, "written for this already")
                .help("name another file"),
            );
        }
    }
    taken
}

/// One finding for each delivery, at the first variable that is taken.
fn in_variables(
    one: &Delivered<'_>,
    taken: &mut BTreeMap<String, (Span, &'static str)>,
    out: &mut Diagnostics,
) {
    let reserved = |name: &&String| name.starts_with("NOMAD_") || name.starts_with("VAULT_");
    if let Some(name) = one.variables.iter().find(reserved).filter(|_| one.chosen) {
        out.push(
            Diagnostic::error(
                RESERVED,
                "variable that is nomad's own",
                one.place,
                format!(
                    "one of its values would be `{name}`, which tells tasks of nomad and vault themselves"
                ),
            )
            .help("deliver it as a file: `{ deliver = json \"secrets/values.json\" }`"),
        );
    }
    let mut clash = None;
    for name in &one.variables {
        if let Some((first, what)) = taken.get(name) {
            clash.get_or_insert((name, *first, *what));
        }
    }
    for name in &one.variables {
        taken.entry(name.clone()).or_insert((one.place, one.what));
    }
    if let Some((name, first, what)) = clash {
        out.push(
            Diagnostic::error(
                DELIVERY_CLASH,
                "two deliveries in the same variables",
                one.place,
                format!("this {} would be `{name}` too", one.what),
            )
            .also(first, format!("this {what} is already"))
            .help("deliver one of them as a file: `{ deliver = json \"secrets/second.json\" }`"),
        );
    }
}

/// The variables of keys, and those that a stack with a region has beside them.
const AWS: [&str; 5] =
    ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION"];

/// What a credential is called, and the variables that it is delivered as.
fn issued(target: Target, model: &Model) -> (&'static str, Vec<String>) {
    let [access, secret, session, ..] = AWS;
    let (what, names): (_, &[&str]) = match target {
        Target::Aws if model.stack.region.is_some() => ("set of keys", &AWS),
        Target::Aws => ("set of keys", &[access, secret, session]),
        Target::Database(_) => {
            ("login", &["PGUSER", "PGPASSWORD", "PGHOST", "PGPORT", "PGDATABASE", "PGSSLMODE"])
        }
        Target::Nomad => ("token", &[]),
    };
    (what, names.iter().map(|&name| name.to_owned()).collect())
}

/// The names of values that templates of Nomad's cannot say: methods of a variable's items come
/// before its values (`NomadVarItems` in `dependency/nomad_var_structs.go` of consul-template
/// 0.41.3).
const METHODS: [&str; 6] = ["ItemsMap", "Keys", "Metadata", "Parent", "Tuples", "Values"];

/// Checks the names of a secret's values: each is one variable, and no template misreads it.
pub fn keys(store: &Store, keys: &[Spanned<String>], out: &mut Diagnostics) {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for key in keys {
        if let Some(first) = seen.insert(variable(&key.value), key.span) {
            out.push(
                Diagnostic::error(
                    DELIVERY_CLASH,
                    "two values in the same variable",
                    key.span,
                    format!("`{}` would be `{}` too", key.value, variable(&key.value)),
                )
                .also(first, "this value is already")
                .help("let names differ in more than capitals"),
            );
        }
        if matches!(store, Store::Nomad { .. }) && METHODS.contains(&key.value.as_str()) {
            out.push(
                Diagnostic::error(
                    RESERVED,
                    "name that templates read otherwise",
                    key.span,
                    format!("`.{}` of a nomad variable is a function in templates", key.value),
                )
                .help("give the value another name, such as one in lower case"),
            );
        }
    }
}
