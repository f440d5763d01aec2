//! What verbs mean on Nomad itself, in the terms of its ACL policies.
//!
//! Trusted code, as `verbs` is: what is derived and what is proved share it.
//!
//! Source: `acl/policy.go` and `acl/acl.go` of Nomad 1.11.1. The capabilities of a namespace are
//! Nomad's own words, and so are verbs.

use crate::declared::{NomadVerb, Object, Verb};
use crate::variable_verbs;
use writ_semantics::nomad::acl::{Coarse, Named, Request};

/// What a verb is, in an ACL policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A capability of a namespace.
    Namespace(&'static str),
    /// A capability of a node pool or host volume.
    Named(Named, &'static str),
    /// A level of a coarse kind.
    Coarse(Coarse, &'static str),
}

/// What a verb is, in an ACL policy.
pub fn meaning(verb: NomadVerb) -> Meaning {
    match verb.word() {
        "mount-readonly" => Meaning::Named(Named::HostVolume, "mount-readonly"),
        "mount-readwrite" => Meaning::Named(Named::HostVolume, "mount-readwrite"),
        "read-node-pool" => Meaning::Named(Named::NodePool, "read"),
        "write-node-pool" => Meaning::Named(Named::NodePool, "write"),
        "delete-node-pool" => Meaning::Named(Named::NodePool, "delete"),
        "read-node" => Meaning::Coarse(Coarse::Node, "read"),
        "write-node" => Meaning::Coarse(Coarse::Node, "write"),
        "read-agent" => Meaning::Coarse(Coarse::Agent, "read"),
        "write-agent" => Meaning::Coarse(Coarse::Agent, "write"),
        "read-operator" => Meaning::Coarse(Coarse::Operator, "read"),
        "write-operator" => Meaning::Coarse(Coarse::Operator, "write"),
        "read-quota" => Meaning::Coarse(Coarse::Quota, "read"),
        "write-quota" => Meaning::Coarse(Coarse::Quota, "write"),
        "list-plugin" => Meaning::Coarse(Coarse::Plugin, "list"),
        "read-plugin" => Meaning::Coarse(Coarse::Plugin, "read"),
        word => Meaning::Namespace(word),
    }
}

/// The request that a verb on an object is; none where it is no request to Nomad.
///
/// All namespaces at once are asked for by one that no policy names: what is granted there is
/// granted to every one, as each rule of a namespace has what the rule of all has.
pub fn request(verb: Verb, object: &Object) -> Option<Request> {
    if let Object::Variable { namespace, path } = object {
        let capability = variable_verbs::capability(verb)?.to_owned();
        return Some(Request::Variable { namespace: namespace.clone(), path: path.clone(), capability });
    }
    let Verb::Nomad(verb) = verb else { return None };
    Some(match (meaning(verb), object) {
        (Meaning::Namespace(capability), Object::Nomad { namespace: Some(namespace) }) => {
            let any = if namespace == "*" { ANY } else { namespace };
            Request::Namespace { namespace: any.to_owned(), capability: capability.to_owned() }
        }
        (Meaning::Named(kind @ Named::NodePool, capability), Object::NodePool { pool: name })
        | (Meaning::Named(kind @ Named::HostVolume, capability), Object::HostVolume { volume: name }) => {
            Request::Named { kind, name: name.clone(), capability: capability.to_owned() }
        }
        (Meaning::Coarse(kind, level), Object::Nomad { .. }) => {
            Request::Coarse { kind, level: level.to_owned() }
        }
        _ => return None,
    })
}

/// A namespace that nobody has: what is made later.
const ANY: &str = "a-namespace-that-is-made-later";
