//! `bucket archive { … }`.

use crate::entities::Bucket;
use crate::fields::Fields;
use crate::{text, value};
use writ_source::Diagnostics;
use writ_syntax::ast::{Block, Ident};

/// `bucket archive { … }`.
pub fn bucket(block: &Block, name: &Ident, out: &mut Diagnostics) -> Option<Bucket> {
    let fields = Fields::of_plain(block, &["name", "kms_key"], out);
    let own = value::checked(&name.name, name.span, text::NAME, out);
    let bucket = fields.require("name", "\"my-bucket\"", block, out);
    let bucket = bucket.and_then(|a| value::text(a, text::BUCKET, out));
    let kms_key = fields.get("kms_key").map(|a| value::text(a, text::KMS_KEY, out));
    Some(Bucket {
        name: own?,
        bucket: bucket?.value,
        kms_key: kms_key.map_or(Some(None), |key| key.map(Some))?,
        span: block.span,
    })
}
