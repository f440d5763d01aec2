//! Buckets.

use super::Sizes;

pub(super) fn blocks(sizes: &Sizes) -> Vec<String> {
    (0..sizes.buckets).map(|n| format!("bucket bucket-{n} {{\n  name = \"bucket-{n}\"\n}}\n")).collect()
}

/// The bucket of a service, and the prefix that is its own.
pub(super) fn of_service(sizes: &Sizes, n: usize) -> (String, String) {
    (format!("bucket-{}", n % sizes.buckets), format!("service-{n}/"))
}
