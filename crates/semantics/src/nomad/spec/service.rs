//! What a `service` has: where it is registered, and how it is known to be well.
//!
//! Which checks which registry takes: `validateNomad` and `validateConsul` in
//! `nomad/structs/services.go`.

use super::{Carries, Known, MANY, Takes, access, plain};

/// A service's attributes and blocks.
pub const SERVICE: &[Known] = &[
    plain("name", Takes::Text),
    plain("provider", Takes::Words(&["nomad", "consul"])),
    plain("port", Takes::Text),
    plain("tags", Takes::Texts),
    plain("canary_tags", Takes::Texts),
    plain("address_mode", Takes::Words(&["auto", "alloc", "alloc_ipv6", "host"])),
    plain("on_update", Takes::Words(&["require_healthy", "ignore_warnings", "ignore"])),
    plain("meta", Takes::Map),
    plain("canary_meta", Takes::Map),
    Known { name: "check", takes: Takes::Block(CHECK), carries: Carries::Nothing },
    plain("check_restart", Takes::Block(CHECK_RESTART)),
    access("address", "others would take it for the task's, and the node would send its checks there"),
    access("identity", "it is a token that Nomad signs for the service"),
    access("connect", "it is a proxy in Consul's mesh with an identity of its own"),
    access("kind", "it is a gateway of Consul's mesh"),
    access("cluster", "it is another Consul"),
    access("task", "it is of a task's own network"),
    access("enable_tag_override", "whoever may write to Consul would change its tags"),
    access("tagged_addresses", "it registers addresses that are not the task's"),
];

/// A service's `check`.
pub const CHECK: &[Known] = &[
    plain("name", Takes::Text),
    plain("type", Takes::Words(&["http", "tcp", "grpc"])),
    plain("port", Takes::Text),
    plain("path", Takes::Text),
    plain("method", Takes::Words(&["GET", "HEAD", "OPTIONS"])),
    plain("protocol", Takes::Words(&["http", "https"])),
    plain("interval", Takes::Duration(1)),
    plain("timeout", Takes::Duration(1)),
    plain("address_mode", Takes::Words(&["alloc", "alloc_ipv6", "host"])),
    plain("on_update", Takes::Words(&["require_healthy", "ignore_warnings", "ignore"])),
    plain("initial_status", Takes::Words(&["passing", "warning", "critical"])),
    plain("tls_skip_verify", Takes::Bool),
    plain("tls_server_name", Takes::Text),
    plain("grpc_service", Takes::Text),
    plain("grpc_use_tls", Takes::Bool),
    plain("success_before_passing", Takes::Number(0, MANY)),
    plain("failures_before_critical", Takes::Number(0, MANY)),
    plain("failures_before_warning", Takes::Number(0, MANY)),
    plain("check_restart", Takes::Block(CHECK_RESTART)),
    access("command", "it is a command that runs in a task"),
    access("args", "they are of a command that runs in a task"),
    access("task", "it runs in a task"),
    access("expose", "it is a path through the proxy of Consul's mesh"),
    access("body", "the node would send what somebody chose"),
    access("header", "what it sends may be a credential, and not only to the task"),
];

/// What failing checks lead to.
pub const CHECK_RESTART: &[Known] = &[
    plain("limit", Takes::Number(0, MANY)),
    plain("grace", Takes::Duration(0)),
    plain("ignore_warnings", Takes::Bool),
];
