//! Checks: three lines for each service.

use super::{Sizes, bucket, database};

pub(super) fn blocks(sizes: &Sizes) -> Vec<String> {
    (0..sizes.services).map(|n| block(sizes, n)).collect()
}

fn block(sizes: &Sizes, n: usize) -> String {
    let (bucket, prefix) = bucket::of_service(sizes, n);
    let table = database::table_of_service(sizes, n);
    format!(
        "check \"service {n}\" {{\n  service-{n} can    write {bucket}/\"{prefix}x\"\n  \
         service-{n} cannot delete {bucket}/\"{prefix}x\"\n  only service-{n} can insert {table}\n}}\n"
    )
}
