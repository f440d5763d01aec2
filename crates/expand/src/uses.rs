//! Who uses what was written elsewhere: a side table, as nodes keep the place of their writing.

use std::collections::BTreeMap;

use writ_source::{Diagnostics, Span};

/// How many users of one line are named where it is not known which of them is meant.
const SHOWN: usize = 3;

/// How many links one finding is followed along: a value of an input in a line of a profile.
const LINKS: usize = 4;

/// How many findings are looked at: each may read the whole table.
const FINDINGS: usize = 200;

/// Where lines and values come into blocks.
#[derive(Debug, Clone, Default)]
pub struct Uses {
    /// By the span of the top-level block that uses something.
    by_block: BTreeMap<Span, Vec<Use>>,
}

/// Something written elsewhere, and where it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Use {
    /// What is used: a profile's block, or the value of an input.
    written: Span,
    /// Where: the name in `profile = small`, or `input memory`.
    at: Span,
    what: What,
}

/// What is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    Profile,
    Input,
}

impl Uses {
    pub(crate) fn add(&mut self, block: Span, what: What, written: Span, at: Span) {
        self.by_block.entry(block).or_default().push(Use { written, at, what });
    }

    /// Adds `used here` to the findings from the `from`th on, all of which are about the top-level
    /// block with that span.
    pub fn point_from(&self, block: Span, out: &mut Diagnostics, from: usize) {
        let Some(uses) = self.by_block.get(&block) else { return };
        for finding in out.since(from) {
            let mut place = finding.primary.span;
            for _ in 0..LINKS {
                let Some(used) = uses.iter().find(|used| used.holds(place)) else { break };
                finding.secondary.push(used.label());
                place = used.at;
            }
        }
    }

    /// Adds `used here` to the findings that have none yet: of whichever blocks use the line.
    pub fn point(&self, out: &mut Diagnostics) {
        if self.by_block.is_empty() {
            return;
        }
        for finding in out.since(0).filter(|f| !f.secondary.iter().any(|l| l.text == USED)).take(FINDINGS) {
            let place = finding.primary.span;
            let uses: Vec<&Use> = self.by_block.values().flatten().filter(|used| used.holds(place)).collect();
            finding.secondary.extend(uses.iter().take(SHOWN).map(|used| used.label()));
            if let Some(more) = uses.len().checked_sub(SHOWN).filter(|more| *more > 0) {
                finding.notes.push(format!("used by {more} more"));
            }
        }
    }

}

const USED: &str = "used here";

impl Use {
    fn holds(&self, place: Span) -> bool {
        let Span { file, start, end } = self.written;
        file == place.file && start <= place.start && place.end <= end
    }

    fn label(&self) -> writ_source::Label {
        writ_source::Label { span: self.at, text: USED.to_owned() }
    }
}
