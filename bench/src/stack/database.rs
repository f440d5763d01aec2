//! Databases.

use super::Sizes;

pub(super) fn blocks(sizes: &Sizes) -> Vec<String> {
    let block = |n| format!("database db-{n} {{\n  address = \"db-{n}.internal:5432\"\n}}\n");
    (0..sizes.databases).map(block).collect()
}

/// The table of a service, with its database and schema.
pub(super) fn table_of_service(sizes: &Sizes, n: usize) -> String {
    format!("db-{}.public.table-{n}", n % sizes.databases)
}
