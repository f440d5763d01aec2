//! Blocks in Nomad's own words, by the table of what there is: what is new in the table is written
//! here by itself.

use super::Stack;
use writ_semantics::nomad::spec::{self, Carries, Known, Takes};

/// How deep blocks of the table are.
const DEEP: usize = 3;

impl Stack<'_> {
    /// Settings of a place, in the midst of a block; those `but` these.
    pub(super) fn settings(&mut self, place: &'static [Known], but: &[&str]) {
        self.settings_below(place, but, 0);
    }

    fn settings_below(&mut self, place: &'static [Known], but: &[&str], depth: usize) {
        let free = |known: &&Known| known.carries == Carries::Nothing && !but.contains(&known.name);
        let all: Vec<Known> = place.iter().filter(free).copied().collect();
        let few = 1 + all.len() / 3;
        for known in all {
            if self.random.usize(0..few) > 1 {
                continue;
            }
            if let Some(value) = self.value(known.takes) {
                self.line(format!("{} = {value}", known.name));
                continue;
            }
            match known.takes {
                Takes::Map => self.block(known.name, Self::map),
                Takes::Block(inner) if depth < DEEP => {
                    self.block(known.name, |stack| stack.settings_below(inner, &[], depth + 1));
                }
                Takes::Labelled(inner) if depth < DEEP => {
                    let label = self.pick(&["a", "us-east1", "x y", "r1"]);
                    self.block(&format!("{} \"{label}\"", known.name), |stack| {
                        stack.settings_below(inner, &[], depth + 1);
                    });
                }
                _ => {}
            }
        }
    }

    /// A value of an attribute; none where it is a block.
    pub(super) fn value(&mut self, takes: Takes) -> Option<String> {
        let number = |stack: &mut Self, least: i64, most: i64| match stack.random.usize(0..20) {
            0..3 => least,
            3 => most,
            _ => stack.random.i64(least.max(0)..=most.min(least.max(0) + 9)),
        };
        Some(match takes {
            Takes::Text => self.text(),
            Takes::Folder => self.pick(&["\"/work\"", "\"/proc/self\"", "\"relative\""]).to_owned(),
            Takes::Words(words) => {
                let word = self.pick(words);
                let bare = word.starts_with(|c: char| c.is_ascii_alphabetic());
                if bare && self.random.bool() && !word.contains('-') {
                    word.to_owned()
                } else {
                    format!("\"{word}\"")
                }
            }
            Takes::Texts => {
                let texts: Vec<String> = (0..self.random.usize(0..4)).map(|_| self.text()).collect();
                format!("[{}]", texts.join(", "))
            }
            Takes::Number(least, most) => number(self, least, most).max(0).to_string(),
            Takes::Mebibytes(least, most) => format!("{} MiB", number(self, least, most)),
            Takes::Bool => self.random.bool().to_string(),
            Takes::Duration(least) => {
                let unit = self.pick(&["s", "s", "m", "h"]);
                format!("{}{unit}", least + self.random.u64(0..30))
            }
            Takes::Map | Takes::Block(_) | Takes::Labelled(_) => return None,
        })
    }

    /// Names and texts.
    pub(super) fn map(&mut self) {
        for key in ["team", "RACK", "a_b", "x-y", "_z"] {
            if self.random.bool() {
                let value = self.text();
                self.line(format!("{key} = {value}"));
            }
        }
    }

    /// `restart`, `update` and their like. What contradicts itself most of the time is seldom written.
    pub(super) fn rules(&mut self, is_run: bool) {
        let rules: [(&str, &'static [Known], bool, &[&str]); 6] = [
            ("restart", spec::RESTART, true, &["mode", "interval"]),
            ("reschedule", spec::RESCHEDULE, true, &["attempts", "unlimited", "max_delay", "interval"]),
            ("update", spec::UPDATE, false, &["auto_promote", "healthy_deadline", "progress_deadline"]),
            ("migrate", spec::MIGRATE, false, &["healthy_deadline"]),
            ("disconnect", spec::DISCONNECT, true, &["stop_on_client_after"]),
            ("ephemeral_disk", spec::EPHEMERAL_DISK, true, &[]),
        ];
        for (word, place, runs_too, contradict) in rules {
            if self.one_in(8) && (runs_too || !is_run) {
                let but = if self.one_in(10) { &[] } else { contradict };
                self.block(word, |stack| {
                    stack.settings(place, but);
                    if word == "reschedule" && but.len() > 1 {
                        stack.line("attempts = 3");
                        stack.line("interval = 24h");
                        stack.line("unlimited = false");
                    }
                });
            }
        }
    }

    /// `raw job { … }` and its like.
    pub(super) fn raws(&mut self, driver: &str, in_task: bool) {
        let of_service: [(&str, &'static [Known]); 2] = [("job", spec::JOB), ("group", spec::GROUP)];
        let of_task: [(&str, &'static [Known]); 2] = [("task", spec::TASK), ("config", spec::config(driver))];
        let service = of_service.into_iter().filter(|_| !in_task);
        for (word, place) in service.chain(of_task) {
            if self.one_in(8) {
                self.block(&format!("raw {word}"), |stack| stack.settings(place, &[]));
            }
        }
    }
}
