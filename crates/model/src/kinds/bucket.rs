//! `bucket archive { … }`.

use crate::entities::Bucket;
use crate::fields::Fields;
use crate::{text, value};
use writ_source::Diagnostics;
use writ_syntax::ast::{Block, Ident};

/// `bucket archive { … }`.
pub fn bucket(block: &Block, name: &Ident, out: &mut Diagnostics) -> Option<Bucket> {
    let fields = Fields::of_plain(block, &["name"], out);
    let own = value::checked(&name.name, name.span, text::NAME, out);
    let bucket = fields.require("name", "\"my-bucket\"", block, out);
    let bucket = bucket.and_then(|a| value::text(a, text::BUCKET, out));
    Some(Bucket { name: own?, bucket: bucket?.value, span: block.span })
}
