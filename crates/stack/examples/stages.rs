//! How long a generated stack takes, stage by stage: services with a bucket and a database grant
//! each, in a ratio of 10 services to 2 buckets, 2 databases and 3 schedules.
//!
//! `cargo run --release -p writ-stack --example stages [SERVICES …]`

use std::fmt::Write as _;
use std::time::Instant;

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|n| n.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![10, 100, 300, 1000] } else { sizes };
    println!(
        "{:>8} {:>10} {:>9} {:>9} {:>9} {:>9} {:>9} {:>7} {:>9}",
        "services", "source", "check", "emit", "read", "prove", "in all", "files", "tree"
    );
    for services in sizes {
        let source = stack(services);
        let bytes = source.len();
        let (check, outcome) =
            timed(|| writ_stack::check(vec![("stack.writ".to_owned(), source.into_bytes())]));
        let Some(checked) = outcome.value else {
            println!("{services:>8} refused: {:?}", outcome.diagnostics.sorted().first());
            continue;
        };
        let (emit, artifacts) = timed(|| writ_stack::emit(&outcome.files, &checked));
        let Ok(artifacts) = artifacts else { continue };
        let tree: writ_stack::Tree =
            artifacts.files.iter().map(|(path, file)| (path.clone(), file.text())).collect();
        let size: usize = tree.values().map(String::len).sum();
        let (read, _) = timed(|| {
            let mut files = writ_source::Files::new();
            for (path, text) in &tree {
                files.add(path.clone(), text.clone());
            }
            writ_read::tree(&files)
        });
        let (both, (_, proved, found)) = timed(|| writ_stack::prove_tree(outcome.files, &checked, &tree));
        assert!(found.is_empty(), "{:?} {:?}", proved, found.sorted().first());
        println!(
            "{services:>8} {:>7} KB {check:>6} ms {emit:>6} ms {read:>6} ms {:>6} ms {:>6} ms {:>7} {:>6} KB",
            bytes / 1024,
            both.saturating_sub(read),
            check + emit + both,
            tree.len(),
            size / 1024,
        );
    }
}

/// Milliseconds, and the value.
fn timed<T>(work: impl FnOnce() -> T) -> (u128, T) {
    let start = Instant::now();
    let value = work();
    (start.elapsed().as_millis(), value)
}

fn stack(services: usize) -> String {
    let shared = (services / 5).max(1);
    let schedules = (services * 3 / 10).max(1);
    let mut text = String::from(
        "stack \"bench\" {\n  region = \"eu-west-1\"\n}\n\naws production {\n  account = \"111122223333\"\n  \
         vault   = \"arn:aws:iam::111122223333:role/vault\"\n}\n\n",
    );
    for n in 0..shared {
        let _ = writeln!(text, "bucket bucket-{n} {{\n  name = \"bucket-{n}\"\n}}\n");
        let _ = writeln!(text, "database db-{n} {{\n  address = \"db-{n}.internal:5432\"\n}}\n");
    }
    for n in 0..schedules {
        let _ = writeln!(text, "schedule at-{n} {{\n  cron = \"{} {} * * *\"\n}}\n", n % 60, n % 24);
    }
    for n in 0..services {
        let _ = writeln!(text, "service service-{n} {{\n  image = \"registry.internal/service-{n}:1.0.0\"");
        if n % 3 == 0 {
            let _ = writeln!(text, "  run   = on at-{}", n % schedules);
        }
        let _ = writeln!(text, "\n  may list, read, write on bucket-{}/\"service-{n}/\"", n % shared);
        let _ = writeln!(text, "  may select, insert    on db-{}.public.table-{n}\n}}\n", n % shared);
    }
    for n in 0..services {
        let _ = writeln!(
            text,
            "check \"service {n}\" {{\n  service-{n} can    write bucket-{}/\"service-{n}/x\"",
            n % shared
        );
        let _ = writeln!(text, "  service-{n} cannot delete bucket-{}/\"service-{n}/x\"", n % shared);
        let _ = writeln!(text, "  only service-{n} can insert db-{}.public.table-{n}\n}}\n", n % shared);
    }
    text
}
