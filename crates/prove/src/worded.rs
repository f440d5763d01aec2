//! Values as findings say them: in the words of the files, never of this program.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;
use writ_semantics::body;
use writ_semantics::iam::{Clause, Condition, Effect, Principals};

/// What can be said in a finding.
pub trait Worded {
    /// In words.
    fn worded(&self) -> String;
}

impl Worded for str {
    fn worded(&self) -> String {
        format!("{self:?}")
    }
}

impl Worded for String {
    fn worded(&self) -> String {
        self.as_str().worded()
    }
}

impl Worded for bool {
    fn worded(&self) -> String {
        self.to_string()
    }
}

impl Worded for usize {
    fn worded(&self) -> String {
        self.to_string()
    }
}

impl Worded for Duration {
    /// As Vault and Nomad write it: in the largest unit that it is whole in, up to hours.
    fn worded(&self) -> String {
        let seconds = self.as_secs();
        match (seconds % 3600, seconds % 60) {
            _ if seconds == 0 || self.subsec_nanos() > 0 => format!("{}s", self.as_secs_f64()),
            (0, _) => format!("{}h", seconds / 3600),
            (_, 0) => format!("{}m", seconds / 60),
            _ => format!("{seconds}s"),
        }
    }
}

impl<T: Worded> Worded for Option<T> {
    fn worded(&self) -> String {
        self.as_ref().map_or_else(|| "not set".to_owned(), Worded::worded)
    }
}

impl<T: Worded + ?Sized> Worded for &T {
    fn worded(&self) -> String {
        (*self).worded()
    }
}

impl<T: Worded> Worded for Vec<T> {
    fn worded(&self) -> String {
        list(self)
    }
}

impl<T: Worded> Worded for BTreeSet<T> {
    fn worded(&self) -> String {
        list(self)
    }
}

impl<V: Worded> Worded for BTreeMap<String, V> {
    fn worded(&self) -> String {
        let members: Vec<String> =
            self.iter().map(|(name, value)| format!("{name} = {}", value.worded())).collect();
        braced(&members)
    }
}

impl Worded for body::Value {
    fn worded(&self) -> String {
        match self {
            body::Value::Text(text) => text.worded(),
            body::Value::Number(number) => number.to_string(),
            body::Value::Bool(value) => value.worded(),
            body::Value::List(values) => list(values),
            body::Value::Object(members) => {
                let members: Vec<String> =
                    members.iter().map(|(name, value)| format!("{name} = {}", value.worded())).collect();
                braced(&members)
            }
        }
    }
}

impl Worded for (Effect, Option<Principals>, Clause, Option<Clause>, Vec<Condition>) {
    fn worded(&self) -> String {
        let (effect, principals, actions, resources, conditions) = self;
        let mut text = match effect {
            Effect::Allow => "allow ".to_owned(),
            Effect::Deny => "deny ".to_owned(),
        };
        text.push_str(&clause(actions));
        if let Some(resources) = resources {
            text.push_str(" on ");
            text.push_str(&clause(resources));
        }
        if let Some(Principals { negated, by_kind }) = principals {
            text.push_str(if *negated { " to all but " } else { " to " });
            text.push_str(&by_kind.worded());
        }
        for condition in conditions {
            let _ = write!(text, " if {} {} {}", condition.key, condition.operator, list(&condition.values));
        }
        text
    }
}

fn clause(clause: &Clause) -> String {
    format!("{}{}", if clause.negated { "all but " } else { "" }, list(&clause.patterns))
}

fn list<'a, T: Worded + 'a>(items: impl IntoIterator<Item = &'a T>) -> String {
    let items: Vec<String> = items.into_iter().map(Worded::worded).collect();
    format!("[{}]", items.join(", "))
}

fn braced(members: &[String]) -> String {
    if members.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", members.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_said_as_files_write_them() {
        let hours = |hours: u64| Some(Duration::from_secs(hours * 3600));
        for (said, expected) in [
            (hours(240).worded(), "240h"),
            (None::<Duration>.worded(), "not set"),
            (Duration::from_secs(90).worded(), "90s"),
            (Duration::from_secs(0).worded(), "0s"),
            (Some("x".to_owned()).worded(), "\"x\""),
            (vec!["a".to_owned(), "b".to_owned()].worded(), "[\"a\", \"b\"]"),
            (BTreeMap::from([("a".to_owned(), "b".to_owned())]).worded(), "{ a = \"b\" }"),
            (body::Value::Number(3).worded(), "3"),
        ] {
            assert_eq!(said, expected);
        }
    }
}
