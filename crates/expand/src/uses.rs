//! Who uses what was written elsewhere: a side table, as nodes keep the place of their writing.

use std::collections::BTreeMap;
use std::sync::Arc;

use writ_source::{Code, Diagnostic, Diagnostics, Label, Span};

/// How many users of one line are named where it is not known which of them is meant.
const SHOWN: usize = 3;

/// How many links one finding is followed along: a value of an input, in a line of a profile, in a
/// block.
const LINKS: usize = 4;

/// How many findings are looked at: each may read the whole table.
const FINDINGS: usize = 200;

const USED: &str = "used here";

/// Where lines and values come into blocks.
#[derive(Debug, Clone, Default)]
pub struct Uses {
    /// By the span of the top-level block that uses something.
    by_block: BTreeMap<Span, Vec<Use>>,
    /// What an environment has laid over a top-level block.
    overlays: BTreeMap<Span, Vec<Span>>,
}

/// Something written elsewhere, and where it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Use {
    /// `profile small`, `input memory`.
    pub what: Arc<str>,
    /// What is used: a profile's block, or the value of an input.
    pub written: Span,
    /// Where: the name in `profile = small`, or `input memory`.
    pub at: Span,
}

impl Uses {
    pub(crate) fn add(&mut self, block: Span, used: Use) {
        self.by_block.entry(block).or_default().push(used);
    }

    pub(crate) fn add_overlay(&mut self, block: Span, over: Span) {
        self.overlays.entry(block).or_default().push(over);
    }

    /// The places that a line of a top-level block speaks for, beside that block: what an environment
    /// says of it, and the profile that the line came from.
    pub fn places_of(&self, block: Span, line: Span) -> Vec<Span> {
        let overlays = self.overlays.get(&block).into_iter().flatten().copied();
        let uses = self.by_block.get(&block).into_iter().flatten();
        overlays.chain(uses.filter(|used| used.holds(line)).map(|used| used.written)).collect()
    }

    /// Takes over what another stack's table says of a block.
    pub(crate) fn adopt(&mut self, other: &Uses, block: Span) {
        if let Some(uses) = other.by_block.get(&block) {
            self.by_block.entry(block).or_default().extend(uses.iter().cloned());
        }
        if let Some(overlays) = other.overlays.get(&block) {
            self.overlays.insert(block, overlays.clone());
        }
    }

    /// What a place in a top-level block came from, if it was written elsewhere.
    pub(crate) fn source_of(&self, block: Span, place: Span) -> Option<&str> {
        self.by_block.get(&block)?.iter().find(|used| used.holds(place)).map(|used| &*used.what)
    }

    /// Adds `used here` to the findings from the `from`th on, all of which are about the top-level
    /// block with that span.
    pub fn point_from(&self, block: Span, out: &mut Diagnostics, from: usize) {
        let Some(uses) = self.by_block.get(&block) else { return };
        for finding in out.since(from) {
            let labels: Vec<Label> = chain(uses, finding.primary.span).map(label).collect();
            finding.secondary.extend(labels);
        }
    }

    /// Adds `used here` to the findings that have none yet: by whichever blocks use the line. What
    /// was found of several users of one line becomes one finding.
    pub fn point(&self, out: &mut Diagnostics) {
        if self.by_block.is_empty() {
            return;
        }
        gather(out);
        let is_open = |finding: &&mut Diagnostic| !finding.secondary.iter().any(|label| label.text == USED);
        for finding in out.since(0).filter(is_open).take(FINDINGS) {
            let mut users = 0_usize;
            for uses in self.by_block.values() {
                let mut chain = chain(uses, finding.primary.span).peekable();
                if chain.peek().is_none() {
                    continue;
                }
                users += 1;
                for at in chain.filter(|_| users <= SHOWN) {
                    if !finding.secondary.iter().any(|label| label.span == at) {
                        finding.secondary.push(label(at));
                    }
                }
            }
            if let Some(more) = users.checked_sub(SHOWN).filter(|more| *more > 0) {
                finding.notes.push(format!("{more} more use it"));
            }
        }
    }
}

/// Makes one finding of those that differ in who uses the line only.
fn gather(out: &mut Diagnostics) {
    let mut gathered: Vec<(Diagnostic, usize)> = Vec::new();
    let mut places: BTreeMap<(Code, Label, Option<String>), usize> = BTreeMap::new();
    for finding in out.take() {
        let is_used = finding.secondary.iter().any(|label| label.text == USED);
        let same = (finding.code, finding.primary.clone(), finding.help.clone());
        let first = places.get(&same).and_then(|place| gathered.get_mut(*place)).filter(|_| is_used);
        match first {
            Some((first, users)) => {
                *users += 1;
                for label in finding.secondary {
                    if *users <= SHOWN && !first.secondary.contains(&label) {
                        first.secondary.push(label);
                    }
                }
            }
            None => {
                if is_used {
                    places.insert(same, gathered.len());
                }
                gathered.push((finding, 1));
            }
        }
    }
    for (finding, users) in gathered {
        out.push(and_more(finding, users));
    }
}

fn and_more(finding: Diagnostic, users: usize) -> Diagnostic {
    match users.checked_sub(SHOWN) {
        Some(more) if more > 0 => finding.note(format!("{more} more use it")),
        _ => finding,
    }
}

/// The places by which a line came into a block, from the line outwards.
fn chain(uses: &[Use], place: Span) -> impl Iterator<Item = Span> {
    let next = move |place: &Span| uses.iter().find(|used| used.holds(*place)).map(|used| used.at);
    std::iter::successors(next(&place), next).take(LINKS)
}

fn label(span: Span) -> Label {
    Label { span, text: USED.to_owned() }
}

impl Use {
    fn holds(&self, place: Span) -> bool {
        holds(self.written, place)
    }
}

/// Whether one span is within another.
pub(crate) fn holds(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}
