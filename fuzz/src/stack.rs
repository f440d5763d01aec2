//! Whole stacks of what the language has: most compile, those that do not should be refused.

use fastrand::Rng;
use std::fmt::Write as _;

/// A stack of buckets, databases, schedules, services and checks.
pub fn stack(random: &mut Rng) -> String {
    let mut out = String::new();
    let region = if random.bool() { "\n  region = \"eu-west-1\"" } else { "" };
    let _ = writeln!(out, "stack \"s{}\" {{{region}\n}}\n", random.u8(..));
    let buckets = random.usize(0..4);
    let databases = random.usize(0..4);
    let schedules = random.usize(0..3);
    let services = random.usize(1..5);
    if buckets > 0 || random.bool() {
        let _ = writeln!(
            out,
            "aws a {{\n  account = \"111122223333\"\n  vault = \"arn:aws:iam::111122223333:{}\"\n}}\n",
            pick(random, &["role/vault", "user/vault"])
        );
    }
    for n in 0..buckets {
        let _ = writeln!(
            out,
            "bucket b{n} {{\n  name = \"bucket-{}\"\n}}\n",
            if random.usize(0..9) == 0 { 0 } else { n }
        );
    }
    for n in 0..databases {
        let _ = writeln!(
            out,
            "database d{n} {{\n  address = \"db-{n}.internal{}\"",
            pick(random, &["", ":5432", ":1"])
        );
        if random.bool() {
            let _ = writeln!(
                out,
                "  sslmode = {}",
                pick(random, &["verify-full", "verify-ca", "require", "disable"])
            );
        }
        out.push_str("}\n\n");
    }
    for n in 0..schedules {
        let cron = pick(random, &["@daily", "0 */12 * * *", "*/5 0-6 1,15 JAN-MAR 0", "59 23 31 12 7"]);
        let _ = writeln!(out, "schedule t{n} {{\n  cron = \"{cron}\"\n  overlap = {}\n}}\n", random.bool());
    }
    for n in 0..services {
        service(&mut out, n, [buckets, databases, schedules], random);
    }
    check(&mut out, [buckets, databases, services], random);
    out
}

fn pick<'a>(random: &mut Rng, from: &[&'a str]) -> &'a str {
    random.choice(from).copied().unwrap_or("")
}

fn service(out: &mut String, n: usize, [buckets, databases, schedules]: [usize; 3], random: &mut Rng) {
    let _ = writeln!(out, "service s{n} {{\n  image = \"registry.internal/s{n}:1.{}\"", random.u8(..));
    // One life for all keys of a service: most of the time it is one that they can have.
    let mut life = if random.usize(0..12) == 0 { random.usize(10..70) } else { random.usize(15..=60) };
    if schedules > 0 && random.bool() {
        let _ = writeln!(out, "  run = on t{}", random.usize(0..schedules));
        if random.usize(0..4) > 0 {
            life = 60;
            let _ = writeln!(out, "  runs_at_most = {}m", random.usize(1..58));
        }
    }
    if random.bool() {
        let (cpu, memory) = (random.usize(1..2_000), random.usize(10..4_000));
        let _ = writeln!(out, "  cpu = {cpu} MHz\n  memory = {memory} MiB");
    }
    for port in 0..random.usize(0..3) {
        let _ = writeln!(out, "  port p{port} {{ to = {} }}", random.u16(1..));
    }
    for b in 0..buckets {
        if random.bool() {
            let verbs = verbs(random, &["read", "write", "list", "delete"]);
            let (part, because) = match random.usize(0..4) {
                0 => ("", ", because = \"it has to\""),
                1 => ("/\"a/b c/\"", ""),
                2 => ("/\"dbbackup/\"", ""),
                _ => ("/\"x-._()=+@:,~!/\"", ""),
            };
            let _ = writeln!(out, "  may {verbs} on b{b}{part} {{ credential_ttl = {life}m{because} }}");
        }
    }
    for d in 0..databases {
        // The variables of libpq are one database's.
        let deliver = d > 0 || random.bool();
        for table in 0..random.usize(0..3) {
            let all = ["select", "insert", "update", "delete", "dump"];
            let verbs = verbs(random, &all);
            let object = match random.usize(0..4) {
                0 => format!("all tables in d{d}.public"),
                1 => format!("d{d}.\"Other\".\"T{table}\""),
                _ => format!("d{d}.public.t{table}"),
            };
            let _ = write!(out, "  may {verbs} on {object}");
            if deliver {
                let _ = write!(out, " {{ deliver = json \"secrets/d{d}.json\" }}");
            }
            out.push('\n');
        }
    }
    out.push_str("}\n\n");
}

fn verbs(random: &mut Rng, all: &[&'static str]) -> String {
    let mut verbs: Vec<&str> = all.iter().copied().filter(|_| random.usize(0..3) == 0).collect();
    if verbs.is_empty() {
        verbs.push(pick(random, all));
    }
    random.shuffle(&mut verbs);
    verbs.join(", ")
}

fn check(out: &mut String, [buckets, databases, services]: [usize; 3], random: &mut Rng) {
    let _ = writeln!(out, "check \"what holds\" {{");
    for _ in 0..random.usize(0..4) {
        let who = random.usize(0..services);
        let (verb, object) = if buckets > 0 && (databases == 0 || random.bool()) {
            (
                pick(random, &["read", "write", "delete"]),
                format!("b{}/\"dbbackup/x\"", random.usize(0..buckets)),
            )
        } else if databases > 0 {
            (
                pick(random, &["select", "insert"]),
                format!("d{}.public.t{}", random.usize(0..databases), random.usize(0..3)),
            )
        } else {
            break;
        };
        let when = pick(
            random,
            &[
                "",
                "",
                " after revoke",
                " as task \"o\"",
                " as job \"o\"",
                " in namespace \"o\"",
                " with audience \"o\"",
            ],
        );
        let _ = writeln!(
            out,
            "  s{who} {} {verb} {object}{when}",
            pick(random, &["can", "cannot", "cannot", "cannot"])
        );
    }
    out.push_str("}\n");
}

#[cfg(test)]
mod tests {
    use super::stack;
    use fastrand::Rng;
    use std::collections::BTreeMap;

    /// Neither all nor none: what is refused is refused for what was written, not for a mistake here.
    #[test]
    fn many_stacks_compile_and_the_others_are_refused_for_reasons_of_their_own() {
        let mut random = Rng::with_seed(7);
        let (mut compiled, mut codes) = (0, BTreeMap::new());
        for _ in 0..300 {
            let text = stack(&mut random);
            let outcome = writ_stack::compile(vec![("stack.writ".to_owned(), text.into_bytes())]);
            compiled += usize::from(outcome.value.is_some());
            for finding in outcome.diagnostics.sorted() {
                *codes.entry(finding.code).or_insert(0) += 1;
            }
        }
        println!("{compiled} {codes:#?}");
        assert!(compiled > 100, "{compiled}: {codes:?}");
    }
}
