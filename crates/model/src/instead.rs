//! What to write in the place of an attribute or a block that a block does not have.

use crate::names::nearest;
use writ_syntax::ast::{Attribute, Block, Label, ValueKind};

/// Help for an attribute that is none, where it is known what was meant by it.
pub fn of_attribute(owner: &str, attribute: &Attribute) -> Option<String> {
    let name = attribute.name.name.as_str();
    let block = |example: &str| Some(format!("write a block: `{example}`"));
    match (owner, name) {
        ("service", "port") => Some(match attribute.value.kind {
            ValueKind::Number { amount, unit: None } => {
                format!("write a block with a name: `port http {{ to = {amount} }}`")
            }
            _ => "write a block with a name: `port http { to = 8080 }`".to_owned(),
        }),
        ("service", "ports") => Some("write a block with a name: `port http { to = 8080 }`".to_owned()),
        ("service" | "task", "env" | "environment") => block("env { KEY = \"value\" }"),
        ("service" | "task", "volume" | "volumes" | "volume_mount") => Some(
            "grant it: `may read on some-volume at \"/data\"`; a folder of the task's own is moved by `bind`"
                .to_owned(),
        ),
        ("service" | "task", "vault" | "secrets" | "identity" | "policies") => {
            Some("grant what the task needs: `may read on some-secret`".to_owned())
        }
        ("service", "replicas" | "instances" | "scale") => match &attribute.value.kind {
            ValueKind::Number { amount, unit: None } => Some(format!("write `count = {amount}`")),
            _ => Some("write `count`".to_owned()),
        },
        ("service" | "task", "health_check" | "healthcheck" | "check") => {
            Some("write it where it is registered: `register \"name\" { port = …, check { … } }`".to_owned())
        }
        ("database", "host" | "hostname" | "port" | "endpoint" | "url") => {
            Some("write host and port together: `address = \"db.internal:5432\"`".to_owned())
        }
        ("database", "name" | "database") => Some("write `dbname`".to_owned()),
        ("database", "ssl" | "tls") => Some("write `sslmode`".to_owned()),
        ("bucket", "region") => Some("`region` is the whole stack's: set it in the `stack` block".to_owned()),
        ("grant", "ttl" | "lease" | "lifetime") => Some("write `credential_ttl`".to_owned()),
        ("grant", "max_ttl") => Some("write `credential_max_ttl`".to_owned()),
        ("grant", "reason" | "comment" | "description" | "why") => Some("write `because`".to_owned()),
        ("service", "cron" | "schedule" | "periodic") => {
            Some("write `run = on some-schedule`, and a `schedule` block".to_owned())
        }
        ("service", "region") => {
            Some("`region` is the whole stack's: set it in the `stack` block".to_owned())
        }
        ("template", "change_mode" | "change_signal") => Some(crate::job::on_change::ALL.to_owned()),
        ("service", name) if crate::job::task::OF_BLOCK.contains(&name) => {
            Some(format!("write `{name}` in a `task` block of the service"))
        }
        _ => None,
    }
}

/// Help for a block inside of a block that takes none such.
pub fn of_block(inner: &Block, keyword: &str) -> String {
    let name = inner.keyword.name.as_str();
    let blocks: &[&str] = match keyword {
        "service" => &crate::service::BLOCKS,
        "task" => &crate::job::task::BLOCKS_OF_BLOCK,
        "vault" => &["mount"],
        _ => &[],
    };
    let label = match inner.labels.first() {
        Some(Label::Ident(label)) => label.name.as_str(),
        Some(Label::Text(label)) => label.value.as_str(),
        None => "name",
    };
    let instead = match (keyword, name) {
        ("service" | "task", "config") => {
            Some("write `image`, `command` and `args` beside it, the rest in `raw config { … }`".to_owned())
        }
        ("service" | "task", "resources") => Some("write `cpu` and `memory` beside it".to_owned()),
        ("service" | "task", "volume" | "volume_mount") => {
            Some("grant it: `may read on some-volume at \"/data\"`".to_owned())
        }
        ("service" | "task", "vault" | "identity") => Some(
            "remove it: writ writes it from what is granted; grant what the task needs by `may …`".to_owned(),
        ),
        ("service" | "task", "environment") => Some(
            "variables stand in `env { … }`; an `environment` is at the top level of the file".to_owned(),
        ),
        ("service", "service") => Some(format!(
            "to register it, write `register \"{label}\" {{ … }}`; another job is a `service` at the top \
             level of the file"
        )),
        ("service" | "task" | "port", "check" | "health_check" | "healthcheck" | "health") => {
            Some("write it where it is registered: `register \"name\" { port = …, check { … } }`".to_owned())
        }
        ("task", "port") => Some("write it in the service, beside the `task`".to_owned()),
        ("task", "register" | "service") => {
            Some("write `register \"name\" { … }` in the service, beside the `task`".to_owned())
        }
        ("service", "group") => Some("a service is one group: write another `service`".to_owned()),
        ("service", "constraint") => Some("write `constraint = [node.class == \"x\"]`".to_owned()),
        (_, "remove" | "delete" | "drop") => Some(
            "nothing is taken away: leave it out here, and `add` it in the environments that have it"
                .to_owned(),
        ),
        ("service", "periodic" | "schedule") => Some(
            "write `run = on some-schedule`, and a `schedule` block at the top level of the file".to_owned(),
        ),
        _ => None,
    };
    if let Some(instead) = instead {
        return instead;
    }
    if crate::resolve::KEYWORDS.contains(&name) || writ_expand::KEYWORDS.contains(&name) {
        return "write the block at the top level of the file".to_owned();
    }
    match nearest(name, blocks.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if keyword == "service" => {
            "remove it, or write it in a `raw` block where nomad has it".to_owned()
        }
        None => format!("remove it: a `{keyword}` has no such blocks inside"),
    }
}
