//! In which order a jobspec says things: as Nomad's own examples do, attributes before blocks.

use crate::print::hcl::{Body, Expr, Item};
use writ_source::Span;

/// The order of a place.
pub struct Order {
    /// Attributes and blocks that come first.
    first: &'static [&'static str],
    /// Those that come last.
    last: &'static [&'static str],
}

/// Of a job.
pub const JOB: Order = Order {
    first: &["name", "namespace", "region", "datacenters", "type", "node_pool", "priority"],
    last: &["periodic", "group"],
};

/// Of a group.
pub const GROUP: Order = Order {
    first: &[
        "count",
        "shutdown_delay",
        "meta",
        "constraint",
        "affinity",
        "spread",
        "restart",
        "reschedule",
        "update",
        "migrate",
        "disconnect",
        "ephemeral_disk",
        "network",
        "volume",
        "service",
    ],
    last: &["task"],
};

/// Of a volume.
pub const VOLUME: Order = Order { first: &["type", "source", "read_only"], last: &[] };

/// Of a task.
pub const TASK: Order = Order {
    first: &[
        "driver",
        "user",
        "leader",
        "kill_signal",
        "kill_timeout",
        "shutdown_delay",
        "lifecycle",
        "restart",
        "constraint",
        "affinity",
        "config",
        "env",
        "meta",
        "volume_mount",
        "identity",
        "vault",
        "template",
    ],
    last: &["logs", "resources"],
};

/// Of a driver's options.
pub const CONFIG: Order =
    Order { first: &["image", "command", "entrypoint", "args", "ports", "volumes"], last: &[] };

/// Of a mount.
pub const MOUNT: Order = Order { first: &["volume", "destination", "read_only"], last: &[] };

/// Of a template.
pub const TEMPLATE: Order =
    Order { first: &["destination", "env", "change_mode", "change_signal", "perms"], last: &[] };

/// As it was written.
pub const AS_WRITTEN: Order = Order { first: &[], last: &[] };

impl Order {
    fn rank(&self, name: &str) -> usize {
        let place = |list: &[&str]| list.iter().position(|other| *other == name);
        match (place(self.first), place(self.last)) {
            (Some(at), _) => at,
            (None, Some(at)) => self.first.len() + 1 + at,
            (None, None) => self.first.len(),
        }
    }
}

/// A body whose lines come in an order.
pub struct Ordered {
    order: &'static Order,
    attributes: Vec<(usize, String, Expr, Span)>,
    blocks: Vec<(usize, String, Vec<String>, Body, Span)>,
}

impl Ordered {
    /// Nothing yet.
    pub fn new(order: &'static Order) -> Self {
        Self { order, attributes: Vec::new(), blocks: Vec::new() }
    }

    /// Adds an attribute.
    pub fn set(&mut self, name: &str, value: Expr, span: Span) {
        self.attributes.push((self.order.rank(name), name.to_owned(), value, span));
    }

    /// Adds a block.
    pub fn block(&mut self, name: &str, labels: &[&str], body: Body, span: Span) {
        let labels = labels.iter().map(|&label| label.to_owned()).collect();
        self.blocks.push((self.order.rank(name), name.to_owned(), labels, body, span));
    }

    /// The body: attributes, then blocks, each in order.
    pub fn finish(mut self) -> Body {
        self.attributes.sort_by_key(|(rank, ..)| *rank);
        self.blocks.sort_by_key(|(rank, ..)| *rank);
        let mut body = Body::new();
        for (_, name, value, span) in self.attributes {
            body.items.push(Item::Attribute(name, value, Some(span)));
        }
        for (_, name, labels, inner, span) in self.blocks {
            let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
            body.block(&name, &labels, inner, Some(span));
        }
        body
    }
}
