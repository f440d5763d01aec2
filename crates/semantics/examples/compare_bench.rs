//! How long it takes to compare two IAM policies, and how many states and representatives it takes.
//!
//! `cargo run --release -p writ-semantics --example compare_bench`
#![allow(clippy::print_stdout)]

use std::time::Instant;
use writ_semantics::iam::{Budget, Clause, Condition, Effect, Layers, Policy, Statement, compare_with_stats};
use writ_source::{Files, Span};

/// A list of one prefix, or reading and writing below it: what two statements of a service say.
fn statement(n: usize, bucket: &str, span: Span) -> Statement {
    let list = n.is_multiple_of(2);
    let prefix = format!("service-{n:03}/");
    let (actions, resource) = if list {
        (vec!["s3:ListBucket"], format!("arn:aws:s3:::{bucket}"))
    } else {
        (vec!["s3:GetObject", "s3:PutObject"], format!("arn:aws:s3:::{bucket}/{prefix}*"))
    };
    let condition = Condition {
        operator: "StringLike".to_owned(),
        key: "s3:prefix".to_owned(),
        values: vec![format!("{prefix}*")],
    };
    Statement {
        sid: None,
        effect: Effect::Allow,
        principals: None,
        actions: Clause { negated: false, patterns: actions.into_iter().map(str::to_owned).collect() },
        resources: Some(Clause { negated: false, patterns: vec![resource] }),
        conditions: if list { vec![condition] } else { Vec::new() },
        span,
    }
}

fn layers(numbers: impl Iterator<Item = usize>, span: Span) -> Layers {
    let statements = numbers.map(|n| statement(n, "my-bucket", span)).collect();
    Layers(vec![vec![Policy { version: Some("2012-10-17".to_owned()), statements, span }]])
}

fn main() {
    let mut files = Files::new();
    let span = Span::new(files.add("bench", ""), 0..0);
    println!("{:<28} {:>10} {:>8} {:>13}  result", "policies", "time", "states", "combinations");
    for size in [10, 100] {
        let a = layers(0..size, span);
        let same_but_one = layers((0..size - 1).chain([size + 900]), span);
        let disjoint = layers(500..500 + size, span);
        let mut wild = layers(0..size, span);
        for statement in wild.0.iter_mut().flatten().flat_map(|policy| &mut policy.statements) {
            statement.actions.patterns = vec!["s3:*".to_owned()];
        }
        for (name, b) in [
            ("equal", &a),
            ("identical but one", &same_but_one),
            ("disjoint prefixes", &disjoint),
            ("against s3:*", &wild),
        ] {
            let mut best = None;
            let mut last = None;
            for _ in 0..20 {
                let start = Instant::now();
                last = Some(compare_with_stats(&a, b, Budget::default()));
                let took = start.elapsed();
                best = Some(best.map_or(took, |best: std::time::Duration| best.min(took)));
            }
            let (Some(best), Some((comparison, stats))) = (best, last) else { continue };
            let debug = format!("{comparison:?}");
            let result = debug.split([' ', '(']).next().unwrap_or_default();
            let name = format!("{size} statements, {name}");
            println!("{name:<34} {best:>10.1?} {:>8} {:>13}  {result}", stats.states, stats.combinations);
        }
    }
}
