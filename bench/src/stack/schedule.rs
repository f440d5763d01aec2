//! Schedules.

use super::Sizes;

pub(super) fn blocks(sizes: &Sizes) -> Vec<String> {
    let block = |n| format!("schedule at-{n} {{\n  cron = \"{} {} * * *\"\n}}\n", n % 60, n % 24);
    (0..sizes.schedules).map(block).collect()
}

/// The schedule of a service: three of ten have one, each its own.
pub(super) fn of_service(sizes: &Sizes, n: usize) -> Option<String> {
    let place = [0, 3, 6].iter().position(|scheduled| *scheduled == n % 10)?;
    Some(format!("at-{}", (n / 10 * 3 + place) % sizes.schedules))
}
