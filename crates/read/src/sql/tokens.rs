//! Walking over the tokens of one statement.

use super::lex::{Kind, Token};
use super::split::Runner;
use writ_semantics::postgres::VAULT_LOGIN;

/// PostgreSQL cuts longer names short (`NAMEDATALEN`), so that they would mean another name.
const LONGEST_NAME: usize = 63;

/// Tokens that are still to be read. Every method that does not find what it looks for leaves
/// them as they are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tokens<'a> {
    pub rest: &'a [Token],
    pub runner: Runner,
}

impl<'a> Tokens<'a> {
    /// Whether all is read.
    pub(super) fn done(self) -> Option<()> {
        self.rest.is_empty().then_some(())
    }

    pub(super) fn next(&mut self) -> Option<&'a Kind> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(&first.kind)
    }

    /// The keyword, unquoted.
    pub(super) fn word(&mut self, word: &str) -> Option<()> {
        match self.rest.first().map(|token| &token.kind) {
            Some(Kind::Word(found)) if found == word => {
                self.next();
                Some(())
            }
            _ => None,
        }
    }

    /// The keywords, one after the other.
    pub(super) fn words(&mut self, words: &[&str]) -> Option<()> {
        let mut copy = *self;
        for word in words {
            copy.word(word)?;
        }
        *self = copy;
        Some(())
    }

    pub(super) fn mark(&mut self, mark: char) -> Option<()> {
        match self.rest.first().map(|token| &token.kind) {
            Some(Kind::Mark(found)) if *found == mark => {
                self.next();
                Some(())
            }
            _ => None,
        }
    }

    /// A name of anything: quoted as it is, unquoted in lower case.
    pub(super) fn name(&mut self) -> Option<String> {
        let mut copy = *self;
        let (Kind::Word(name) | Kind::Quoted(name)) = copy.next()? else { return None };
        if name.is_empty() || name.len() > LONGEST_NAME || name.contains('\0') {
            return None;
        }
        let name = self.filled(name);
        *self = copy;
        Some(name)
    }

    /// A role: a name, or in upper case one of the words for all or for who is connected.
    pub(super) fn role(&mut self) -> Option<String> {
        const SPECIAL: [&str; 4] = ["current_user", "current_role", "public", "session_user"];
        match self.rest.first().map(|token| &token.kind)? {
            Kind::Word(word) if SPECIAL.contains(&word.as_str()) => {
                self.next();
                Some(word.to_ascii_uppercase())
            }
            // PostgreSQL compares the name with `public` after unquoting it (gram.y, RoleSpec).
            Kind::Quoted(name) if name == "public" => {
                self.next();
                Some("PUBLIC".to_owned())
            }
            // Only psql fills a variable in, and only this one is known.
            Kind::Variable(name) if self.runner == Runner::Psql && name == "vault_login" => {
                self.next();
                Some(VAULT_LOGIN.to_owned())
            }
            Kind::Variable(_) => None,
            // A role that is *called* so could not be told from the variable.
            Kind::Quoted(name) if name.starts_with(":\"") => None,
            // In a role's place these are words with a meaning of their own, or an error.
            Kind::Word(word) if matches!(word.as_str(), "all" | "group" | "none" | "user") => None,
            // A role that is *called* so could not be told from the words.
            Kind::Quoted(name) if SPECIAL.contains(&name.to_ascii_lowercase().as_str()) => None,
            _ => self.name(),
        }
    }

    /// One or more, with commas between.
    pub(super) fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut copy = *self;
        let mut all = vec![one(&mut copy)?];
        while copy.mark(',').is_some() {
            all.push(one(&mut copy)?);
        }
        *self = copy;
        Some(all)
    }

    /// Vault fills `{{username}}` with what it fills `{{name}}` with.
    pub(super) fn filled(self, text: &str) -> String {
        match self.runner {
            Runner::Vault => text.replace("{{username}}", "{{name}}"),
            Runner::Psql => text.to_owned(),
        }
    }
}
