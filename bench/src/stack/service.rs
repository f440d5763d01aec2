//! Services: three verbs on a prefix, two on a table.

use super::{Sizes, bucket, database, schedule};

pub(super) fn blocks(sizes: &Sizes) -> Vec<String> {
    (0..sizes.services).map(|n| block(sizes, n)).collect()
}

fn block(sizes: &Sizes, n: usize) -> String {
    let run = match schedule::of_service(sizes, n) {
        Some(name) => format!("  run          = on {name}\n  runs_at_most = 40m\n"),
        None => "\n  allow \"restart-for-keys\" = \"it keeps nothing\"\n".to_owned(),
    };
    let (bucket, prefix) = bucket::of_service(sizes, n);
    let table = database::table_of_service(sizes, n);
    format!(
        "service service-{n} {{\n  image        = \"registry.internal/service-{n}:1.0.0\"\n{run}\n  \
         may list, read, write on {bucket}/\"{prefix}\"\n  may select, insert    on {table}\n}}\n"
    )
}
