//! The values of a JSON text, each with its place.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

/// A value with its place.
#[derive(Debug, PartialEq)]
pub(crate) struct Json<'a> {
    /// What it is.
    pub kind: Kind<'a>,
    /// Where.
    pub range: Range<usize>,
}

/// What a value is.
#[derive(Debug, PartialEq)]
pub(crate) enum Kind<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as written.
    Number(&'a str),
    /// A string, unescaped.
    Text(Cow<'a, str>),
    /// `[ … ]`.
    List(Vec<Json<'a>>),
    /// `{ … }`, in the order of the text.
    Object(Vec<Member<'a>>),
}

/// A name with its value.
#[derive(Debug, PartialEq)]
pub(crate) struct Member<'a> {
    /// The name, unescaped.
    pub name: Cow<'a, str>,
    /// Where the name stands.
    pub name_range: Range<usize>,
    /// From the name to the end of the value.
    pub range: Range<usize>,
    /// The value.
    pub value: Json<'a>,
}

/// Whether the text is an object that has a member of that name. What is no JSON has none: whoever
/// reads it reports that.
pub(crate) fn has_member(text: &str, name: &str) -> bool {
    member_names(text).contains(name)
}

/// The names of the members of an object; none of what is no object.
pub(crate) fn member_names(text: &str) -> BTreeSet<String> {
    match super::parse::value(text) {
        Ok(Json { kind: Kind::Object(members), .. }) => {
            members.into_iter().map(|member| member.name.into_owned()).collect()
        }
        _ => BTreeSet::new(),
    }
}
