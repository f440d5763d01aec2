//! The atoms of a list of patterns: one shortest string for each way in which the patterns agree.
//!
//! A breadth-first walk over the joint automaton of all patterns, made deterministic as it is
//! walked. From a state only the characters that its living patterns name matter, and one other of
//! each class that they tell apart, so that a state has few successors; a pattern that can no
//! longer match is not part of the state at all.

use super::pattern::{Class, Pattern, Token};
use std::collections::HashSet;

/// The strings that exactly the patterns `accepted` accept, by a shortest one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Atom {
    /// A shortest string, of readable characters where there is a choice.
    pub(crate) text: String,
    /// The patterns that accept it, by index, ascending.
    pub(crate) accepted: Vec<usize>,
    /// Those that accept it with the search's `then` character after it.
    pub(crate) accepted_then: Vec<usize>,
}

/// How many states a comparison may still visit, and how much it may work at them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meter {
    limit: usize,
    used: usize,
    work: usize,
}

/// How many places of patterns may be moved for each state of the budget: a long pattern with a run
/// before it is at many places at once.
const WORK_PER_STATE: usize = 400;

impl Meter {
    /// A budget of so many states.
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, used: 0, work: 0 }
    }

    /// States visited so far.
    pub(crate) fn states(&self) -> usize {
        self.used
    }

    fn count(&mut self, work: usize) -> Option<()> {
        self.used += 1;
        self.spend(work)
    }

    /// Counts work that is done beside states, in places of patterns; `None` when the budget is used up.
    pub(crate) fn spend(&mut self, work: usize) -> Option<()> {
        self.work = self.work.saturating_add(work);
        let most = self.limit.saturating_mul(WORK_PER_STATE);
        (self.used <= self.limit && self.work <= most).then_some(())
    }
}

/// What to search.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Atoms<'a> {
    /// The patterns that tell strings apart.
    pub(crate) patterns: &'a [Pattern],
    /// Only strings that this pattern accepts.
    pub(crate) shape: Option<&'a Pattern>,
    /// Only strings no beginning of which this pattern accepts.
    pub(crate) refused: Option<&'a Pattern>,
    /// Tell strings apart by what happens when this character follows, too.
    pub(crate) then: Option<char>,
}

/// Where a pattern stands: its index above, the position of its next token below.
type Item = u64;

fn item(pattern: usize, position: usize) -> Item {
    ((pattern as u64) << 32) | (position as u64 & 0xffff_ffff)
}

fn pattern_of(item: Item) -> usize {
    usize::try_from(item >> 32).unwrap_or(usize::MAX)
}

fn position_of(item: Item) -> usize {
    usize::try_from(item & 0xffff_ffff).unwrap_or(usize::MAX)
}

struct Node {
    items: Box<[Item]>,
    parent: usize,
    by: Option<char>,
}

impl Atoms<'_> {
    /// One atom for each set of patterns, shortest strings first; `None` when the budget is used up.
    ///
    /// Deterministic: among the shortest strings the first in the order in which characters are
    /// tried (those that no pattern names, then letters and digits, lower case first, then others).
    pub(crate) fn find(&self, meter: &mut Meter) -> Option<Vec<Atom>> {
        let (refused_index, shape_index) = (self.patterns.len(), self.patterns.len() + 1);
        let mut start: Vec<Item> = Vec::new();
        for index in 0..=shape_index {
            self.enter(index, 0, &mut start);
        }
        let start = self.normal(start);
        let mut seen: HashSet<Box<[Item]>> = HashSet::from([start.clone()]);
        let mut nodes = vec![Node { items: start, parent: 0, by: None }];
        let mut found: HashSet<(Vec<usize>, Vec<usize>)> = HashSet::new();
        let mut atoms = Vec::new();
        let mut next = 0;
        while let Some(node) = nodes.get(next) {
            let items = node.items.clone();
            let characters = self.characters(&items, node.by);
            meter.count(items.len().saturating_mul(characters.len()))?;
            let mut accepted = self.accepting(&items);
            let shaped = self.shape.is_none() || accepted.last() == Some(&shape_index);
            if accepted.contains(&refused_index) {
                next += 1;
                continue;
            }
            accepted.retain(|index| *index != shape_index);
            if shaped {
                let accepted_then = self.then.map_or_else(Vec::new, |c| {
                    let mut then = self.accepting(&self.step(&items, c));
                    then.retain(|index| *index < refused_index);
                    then
                });
                if found.insert((accepted.clone(), accepted_then.clone())) {
                    atoms.push(Atom { text: text_of(&nodes, next), accepted, accepted_then });
                }
            }
            for c in characters {
                let items = self.step(&items, c);
                if self.shape.is_some() && items.last().is_none_or(|last| pattern_of(*last) != shape_index) {
                    continue; // the shape is the last pattern, and it is dead
                }
                if seen.insert(items.clone()) {
                    nodes.push(Node { items, parent: next, by: Some(c) });
                }
            }
            next += 1;
        }
        Some(atoms)
    }

    fn tokens(&self, index: usize) -> &[Token] {
        let extra = if index == self.patterns.len() { self.refused } else { self.shape };
        self.patterns.get(index).or(extra).map_or(&[], |pattern| &pattern.0)
    }

    /// Adds the place and those reached from it by an empty run.
    fn enter(&self, index: usize, mut position: usize, into: &mut Vec<Item>) {
        let absent = |extra: Option<&Pattern>, at| extra.is_none() && index == at;
        if absent(self.refused, self.patterns.len()) || absent(self.shape, self.patterns.len() + 1) {
            return;
        }
        into.push(item(index, position));
        while let Some(Token::Many(_)) = self.tokens(index).get(position) {
            position += 1;
            into.push(item(index, position));
        }
    }

    /// Sorted, each once, and without what a later `Many(Any)` of the same pattern makes needless:
    /// whatever an earlier place accepts passes that run, which takes any beginning.
    fn normal(&self, mut items: Vec<Item>) -> Box<[Item]> {
        items.sort_unstable();
        items.dedup();
        let mut kept: Vec<Item> = Vec::with_capacity(items.len());
        for at in items {
            let index = pattern_of(at);
            if self.tokens(index).get(position_of(at)) == Some(&Token::Many(Class::Any)) {
                while kept.last().is_some_and(|last| pattern_of(*last) == index) {
                    kept.pop();
                }
            }
            kept.push(at);
        }
        kept.into_boxed_slice()
    }

    fn step(&self, items: &[Item], c: char) -> Box<[Item]> {
        let mut after = Vec::with_capacity(items.len());
        for at in items {
            let (index, position) = (pattern_of(*at), position_of(*at));
            match self.tokens(index).get(position) {
                Some(Token::Char(x)) if *x == c => self.enter(index, position + 1, &mut after),
                Some(Token::Fold(x)) if x.eq_ignore_ascii_case(&c) => {
                    self.enter(index, position + 1, &mut after);
                }
                Some(Token::One(class)) if class.contains(c) => self.enter(index, position + 1, &mut after),
                Some(Token::Many(class)) if class.contains(c) => self.enter(index, position, &mut after),
                _ => {}
            }
        }
        self.normal(after)
    }

    fn accepting(&self, items: &[Item]) -> Vec<usize> {
        let mut accepted: Vec<usize> = items
            .iter()
            .map(|at| (pattern_of(*at), position_of(*at)))
            .filter(|(index, position)| *position == self.tokens(*index).len())
            .map(|(index, _)| index)
            .collect();
        accepted.dedup();
        accepted
    }

    /// The characters that matter here: those that living patterns name, and one more of each kind
    /// that their classes tell apart.
    fn characters(&self, items: &[Item], last: Option<char>) -> Vec<char> {
        let mut named: Vec<char> = self.then.into_iter().collect();
        let mut classes = 0;
        for at in items {
            match self.tokens(pattern_of(*at)).get(position_of(*at)) {
                Some(Token::Char(c)) => named.push(*c),
                Some(Token::Fold(c)) => named.extend([*c, c.to_ascii_uppercase()]),
                Some(Token::One(class) | Token::Many(class)) => classes |= class.bit(),
                None => {}
            }
        }
        named.sort_unstable();
        named.dedup();
        let mut kinds = Vec::new();
        let mut others = Vec::new();
        for region in REGIONS {
            let kind = region.classes & classes;
            if kinds.contains(&kind) {
                continue;
            }
            if let Some(c) = region.fresh(&named, last) {
                kinds.push(kind);
                others.push(c);
            }
        }
        named.sort_unstable_by_key(|c| (!c.is_ascii_alphanumeric(), c.is_ascii_uppercase(), *c));
        others.extend(named);
        others
    }
}

fn text_of(nodes: &[Node], mut node: usize) -> String {
    let mut reversed = Vec::new();
    while let Some(Node { parent, by: Some(c), .. }) = nodes.get(node) {
        reversed.push(*c);
        node = *parent;
    }
    reversed.iter().rev().collect()
}

/// Characters that no class tells apart.
struct Region {
    /// The classes that have them, as bits.
    classes: u8,
    /// Them, the readable first.
    characters: &'static str,
    /// Whether there are others beyond ASCII.
    open: bool,
}

/// All characters, in four.
const REGIONS: [Region; 4] = [
    Region {
        classes: 7,
        characters: "xyzabcdefghijklmnopqrstuvw0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-",
        open: false,
    },
    Region { classes: 1, characters: "=~@,+!#%&;()[]{}<>|'\"`^ \\:*?$\t\n", open: true },
    Region { classes: 3, characters: "._", open: false },
    Region { classes: 0, characters: "/", open: false },
];

impl Region {
    /// A character that is not named. After another's letter or digit a digit is tried first: of
    /// what `backup*` accepts, `backup2` reads better than `backupx`.
    fn fresh(&self, named: &[char], last: Option<char>) -> Option<char> {
        let free = |c: &char| !named.contains(c);
        let sibling = last.filter(|c| c.is_ascii_alphanumeric() && *c != 'x').and(Some('2'));
        sibling
            .filter(|c| self.classes == 7 && free(c))
            .or_else(|| self.characters.chars().find(|c| free(c)))
            .or_else(|| if self.open { ('\u{a1}'..='\u{10ffff}').find(|c| free(c)) } else { None })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Glob;
    use super::*;

    fn texts(globs: &[&str], shape: Option<&Pattern>) -> Vec<(String, Vec<usize>)> {
        let patterns: Vec<Pattern> = globs.iter().map(|text| Glob::wild(text, false).pattern()).collect();
        let mut meter = Meter::new(10_000);
        let atoms = Atoms { patterns: &patterns, shape, refused: None, then: None }.find(&mut meter).unwrap();
        atoms.into_iter().map(|atom| (atom.text, atom.accepted)).collect()
    }

    #[test]
    fn one_atom_for_each_way_to_agree() {
        let found = texts(&["a*", "*b", "ab"], None);
        let sets: Vec<&[usize]> = found.iter().map(|(_, accepted)| accepted.as_slice()).collect();
        assert_eq!(sets.len(), 5, "{found:?}");
        for set in [&[][..], &[0], &[1], &[0, 1], &[0, 1, 2]] {
            assert!(sets.contains(&set), "{set:?} in {found:?}");
        }
    }

    #[test]
    fn a_witness_fits_the_shape_and_reads_well() {
        let shape = Pattern::new().text("arn:aws:s3:::").some(Class::Bucket).text("/").some(Class::Any);
        let found = texts(&["arn:aws:s3:::b/dbbackup", "arn:aws:s3:::b/dbbackup*"], Some(&shape));
        let wider = found.iter().find(|(_, accepted)| accepted == &[1]).unwrap();
        assert_eq!(wider.0, "arn:aws:s3:::b/dbbackup2");
    }

    #[test]
    fn classes_are_told_apart_and_only_a_run_of_anything_makes_earlier_places_needless() {
        let segment = Pattern::new().many(Class::Segment);
        let ends = Pattern::new().many(Class::Any).text("a").many(Class::Segment).text("b");
        let mut meter = Meter::new(1_000);
        let patterns = [segment, ends];
        let search = Atoms { patterns: &patterns, shape: None, refused: None, then: None };
        let atoms = search.find(&mut meter).unwrap();
        let accepted =
            |set: &[usize]| atoms.iter().find(|atom| atom.accepted == set).map(|it| it.text.as_str());
        assert_eq!(accepted(&[]), Some("/"));
        assert_eq!(accepted(&[0]), Some(""));
        assert_eq!(accepted(&[0, 1]), Some("ab"));
        assert_eq!(accepted(&[1]), Some("/ab"));
        let twice = Pattern::new().text("a/").many(Class::Any);
        let patterns = [patterns[1].clone(), twice];
        let search = Atoms { patterns: &patterns, shape: None, refused: None, then: None };
        let atoms = search.find(&mut meter).unwrap();
        assert!(atoms.iter().any(|atom| atom.accepted == [0, 1]), "`a/ab`: {atoms:?}");
    }

    #[test]
    fn what_passes_the_budget_is_not_answered() {
        let patterns: Vec<Pattern> =
            (0..12).map(|n| Glob::wild(&format!("*{n:04}*a*{n}*"), false).pattern()).collect();
        let mut meter = Meter::new(500);
        assert!(
            Atoms { patterns: &patterns, shape: None, refused: None, then: None }.find(&mut meter).is_none()
        );
    }
}
