//! pest's work is linear in the size of a block, whatever the block.
//!
//! pest's call limit is one for the process, so this is a binary of its own.

#![allow(
    clippy::cast_precision_loss,
    clippy::type_complexity,
    reason = "a test may fail loudly, and its helpers are tests too"
)]

use writ_syntax::measure::calls_of_block;

/// pest's calls for each byte that `limits::calls` allows.
const ALLOWED: usize = 200;

#[test]
fn calls_grow_with_the_size_and_no_faster() {
    let fixture = include_str!("../../../fixtures/webapp/webapp.writ");
    let start = fixture.find("service").unwrap();
    let end = fixture.find("check").unwrap();
    let service = &fixture[start..end];
    let blocks: Vec<(&str, Box<dyn Fn(usize) -> String>)> = vec![
        (
            "service",
            Box::new(|n| {
                service.trim_end().trim_end_matches('}').to_owned() + &"  a = 1\n".repeat(n / 8) + "}"
            }),
        ),
        (
            "service without end",
            Box::new(|n| service.trim_end().trim_end_matches('}').to_owned() + &"  a = 1\n".repeat(n / 8)),
        ),
        (
            "blocks in blocks",
            Box::new(|n| format!("s x {{{}", "\na {\nb=1\nc d {\ne f {}\n}\n}".repeat(n / 27))),
        ),
        ("deep blocks", Box::new(|n| format!("s x {{{}{} ?", "\na {".repeat(60), "\nb=1".repeat(n / 4)))),
        ("check lines", Box::new(|n| format!("s x {{{}", "\na can b c after revoke".repeat(n / 15)))),
        ("open lists", Box::new(|n| format!("s x {{ a = {}{}", "[".repeat(n.min(64)), "a,".repeat(n / 2)))),
        ("list without end", Box::new(|n| format!("s x {{ a = [{}", "a,".repeat(n / 2)))),
        (
            "calls without end",
            Box::new(|n| format!("s x {{ a = {}{}", "f(".repeat(n.min(64)), "a.b ".repeat(n / 4))),
        ),
        ("options without end", Box::new(|n| format!("s x {{ may a on b {{ {}", "a=1,".repeat(n / 4)))),
        (
            "nested grants",
            Box::new(|n| {
                format!("s x {{ {}{}", "may a on b { ".repeat(n.min(60)), "a=[a.a==b],".repeat(n / 10))
            }),
        ),
        (
            "nested blocks",
            Box::new(|n| format!("s {}{}", "a {\n".repeat(n.min(60)), "b c \"d\"\n".repeat(n / 8))),
        ),
        ("long phrase", Box::new(|n| format!("s x {{ a = {}", "b \"c\" ".repeat(n / 6)))),
        ("long label", Box::new(|n| format!("s {}", "b \"c\" ".repeat(n / 6)))),
        ("long path", Box::new(|n| format!("s x {{ a can b {}", "c.".repeat(n / 2)))),
        ("many subjects", Box::new(|n| format!("s x {{ only {} a", "c,".repeat(n / 2)))),
        ("hyphens", Box::new(|n| format!("s x {{ a{} = 1 }}", "-".repeat(n)))),
        ("quotes", Box::new(|n| format!("s x {{ a = {}", "\"".repeat(n)))),
        ("backslashes", Box::new(|n| format!("s x {{ a = \"{}", "\\".repeat(n)))),
        ("comments", Box::new(|n| format!("s x {{ {} }}", "#/\n".repeat(n / 3)))),
        ("blank", Box::new(|n| format!("s x {{ {} }}", " \t".repeat(n / 2)))),
    ];
    for (name, block) in blocks {
        let (small, large) = (block(1_000), block(4_000));
        let (few, many) = (calls_of_block(&small), calls_of_block(&large));
        println!("{name:>20}: {:5.1} calls a byte", many as f64 / large.len() as f64);
        assert!(many <= 2_000 + ALLOWED / 2 * large.len(), "{name}: {many} calls for {} bytes", large.len());
        let growth = (many - few) as f64 / (large.len() - small.len()) as f64;
        assert!(growth <= ALLOWED as f64 / 2.0, "{name}: {growth} more calls for a byte more");
    }
}
