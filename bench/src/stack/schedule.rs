//! Schedules.

use super::Sizes;

pub(super) fn blocks(sizes: &Sizes) -> Vec<String> {
    let block = |n| format!("schedule at-{n} {{\n  cron = \"{} {} * * *\"\n}}\n", n % 60, n % 24);
    (0..sizes.schedules).map(block).collect()
}

/// The schedule of a service: every third has one.
pub(super) fn of_service(sizes: &Sizes, n: usize) -> Option<String> {
    (n % 3 == 0).then(|| format!("at-{}", n % sizes.schedules))
}
