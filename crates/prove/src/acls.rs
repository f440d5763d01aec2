//! What tokens may do, by the names of their policies: made once for each list of them, as every
//! grant and every check line of a service asks the same token.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use writ_semantics::Facts;
use writ_semantics::vault::Acl;

/// The tokens that were asked for so far.
#[derive(Debug)]
pub struct Acls<'a> {
    facts: &'a Facts,
    made: RefCell<BTreeMap<Vec<&'a str>, Rc<Acl>>>,
}

impl<'a> Acls<'a> {
    /// None yet.
    pub fn new(facts: &'a Facts) -> Self {
        Self { facts, made: RefCell::default() }
    }

    /// A token with these policies, as far as they are in the tree.
    pub fn of(&self, names: &[&'a str]) -> Rc<Acl> {
        let policies = names.iter().filter_map(|name| self.facts.policies.get(*name));
        let make = || Rc::new(Acl::new(policies));
        Rc::clone(self.made.borrow_mut().entry(names.to_vec()).or_insert_with(make))
    }
}
