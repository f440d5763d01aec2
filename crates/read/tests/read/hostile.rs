//! Any text at all gives facts or diagnostics, soon, and diagnostics point into the text.

use crate::sample::{TREE, files};
use std::fmt::Display;
use std::time::{Duration, Instant};

/// Reads one file of a tree and checks what any result has to have.
fn read(name: &str, text: &str) {
    let files = files(&[(name, text)]);
    let start = Instant::now();
    let (_, found) = writ_read::tree(&files);
    let took = start.elapsed();
    assert!(took < Duration::from_secs(10), "{name}: {} bytes took {took:?}", text.len());
    assert!(found.len() <= 200, "{name}: {} diagnostics", found.len());
    for diagnostic in found.sorted() {
        let span = diagnostic.primary.span;
        assert!(text.get(span.range()).is_some(), "{name}: {span:?} is not in the text\n{text}");
        assert!(diagnostic.code.0.starts_with("read/"));
    }
}

#[test]
fn every_beginning_of_every_artifact() {
    for (name, text) in TREE {
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            read(name, &text[..end]);
        }
    }
}

/// One line for each number.
fn lines<T: Display>(count: usize, line: impl Fn(usize) -> T) -> String {
    use std::fmt::Write as _;
    (0..count).fold(String::new(), |mut text, n| {
        writeln!(text, "{}", line(n)).unwrap();
        text
    })
}

/// `xorshift64*`: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).unwrap() % bound
    }
}

const PIECES: [&str; 40] = [
    "\"", "'", "`", "\\", "{", "}", "[", "]", "(", ")", "${", "$${", "%{", "{{", "}}", "/*", "*/", "#", "//",
    "--", ";", "<<E\n", "\nE\n", "=", ",", ":", ".", "$", "$$", "\0", "\u{feff}", "é", "😀", "\r", "\r\n",
    "-1e999", "\\ud800", "null", "END", "-",
];

#[test]
fn twenty_thousand_mutations() {
    let mut random = Random(0x5EED_2026_1122);
    for _ in 0..20_000 {
        let (name, text) = TREE[random.below(13)];
        let mut chars: Vec<char> = text.chars().collect();
        for _ in 0..=random.below(4) {
            let at = random.below(chars.len().max(1)).min(chars.len());
            let end = (at + random.below(12)).min(chars.len());
            match random.below(4) {
                0 => drop(chars.drain(at..end)),
                1 => drop(chars.splice(at..at, PIECES[random.below(PIECES.len())].chars())),
                2 => drop(chars.splice(at..end, PIECES[random.below(PIECES.len())].chars())),
                _ => {
                    let copy: Vec<char> = chars[at..end].to_vec();
                    let to = random.below(chars.len().max(1)).min(chars.len());
                    drop(chars.splice(to..to, copy));
                }
            }
        }
        read(name, &chars.into_iter().collect::<String>());
    }
}

#[test]
fn deep_and_large_artifacts_end_soon() {
    let n = 100_000;
    let json: Vec<String> = vec![
        "[".repeat(n),
        "{\"a\":".repeat(n),
        format!("{{\"Statement\": {}1{}}}", "[".repeat(70), "]".repeat(70)),
        format!("{{{}}}", (0..50_000).map(|n| format!("\"{n}\":1")).collect::<Vec<_>>().join(",")),
        format!("\"{}", "\\".repeat(n)),
        format!("{{\"user_claim\": {}}}", "9".repeat(n)),
        " ".repeat(1 << 20),
        " ".repeat((1 << 20) + 1),
    ];
    for text in &json {
        for name in [
            "iam/x.json",
            "vault/auth/jwt/role/x.json",
            "vault/aws/roles/x.json",
            "vault/database/config/x.json",
        ] {
            read(name, text);
        }
    }
    for text in [
        "path \"a\" { x { ".repeat(n / 10),
        "path \"a\" { x = [".to_owned() + &"[".repeat(n),
        "path ".repeat(n),
        "path \"a\" { }\n".repeat(50_000),
        format!("path \"{}", "${".repeat(n)),
        format!("path \"a\" {{ min_wrapping_ttl = {} }}", "1".repeat(n)),
        "#".repeat(n),
        "/*".repeat(n),
        "\"".repeat(n),
    ] {
        read("vault/policies/x.hcl", &text);
    }
    for text in [
        ";".repeat(n),
        "(".repeat(n),
        "/*".repeat(n),
        "$a$".repeat(n),
        "$a".repeat(n),
        "\"a\",".repeat(n),
        "GRANT ".repeat(n),
        format!("GRANT {} TO x", "a,".repeat(n)),
        "DROP ROLE x;".repeat(n / 2),
        "E'".repeat(n),
        "password '".repeat(n),
    ] {
        read("postgres/x/y.creation.sql", &text);
        read("postgres/x/setup.sql", &text);
    }
}

#[test]
fn deep_and_large_hcl_ends_soon() {
    let n = 50_000;
    let object = |keys: usize| format!("a = {{\n{}}}\n", lines(keys, |n| format!("k{n} = 1")));
    for text in [
        format!("a = {}1{}", "(".repeat(n), ")".repeat(n)),
        format!("a = {}", "[".repeat(n)),
        format!("a = {}", "{a=".repeat(n)),
        format!("a = {}true", "!".repeat(n)),
        format!("a = {}1", "-".repeat(n)),
        format!("a = {}1", "- ".repeat(n)),
        format!("a = {}", "-!(".repeat(n)),
        format!("a = {}", "\"${".repeat(n)),
        format!("a = {}1{}", "\"${".repeat(50), "}\"".repeat(50)),
        "a {\n".repeat(n),
        format!("a = {}1", "1?1:".repeat(n)),
        format!("a = 1{}", "+1".repeat(n)),
        format!("a = b{}", ".c".repeat(n)),
        format!("a = b{}", "[0]".repeat(n)),
        format!("a = {}", "f(".repeat(n)),
        format!("a = \"{}\"", "%{if true}".repeat(n)),
        format!("a = \"{}\"", "%{if true}%{else}".repeat(60)),
        format!("a = {}", "[for x in ".repeat(n)),
        format!("a = <<E\n{}", "E E\n".repeat(n)),
        format!("a = <<E\n{}E\n", "EE\n  ".repeat(n)),
        format!("a = \"{}\"", "$".repeat(n)),
        format!("a = {}", "9".repeat(n)),
        "/* */".repeat(n),
        "/* ".repeat(n),
        lines(n, |n| format!("a{n} = 1")),
        object(1_000).repeat(80),
        object(20_000),
        format!(
            "job \"a\" {{\n  task \"t\" {{\n    template {{\n data = <<E\n{}\nE\n}}\n}}\n}}\n",
            "{{ secret ".repeat(n)
        ),
        format!(
            "job \"a\" {{\n  task \"t\" {{\n    template {{\n data = <<E\n{}\nE\n}}\n}}\n}}\n",
            "{{ key x }}".repeat(n)
        ),
        format!(
            "job \"a\" {{\n  task \"t\" {{\n    template {{\n data = <<E\n{{{{ {} }}}}\nE\n}}\n}}\n}}\n",
            "key ".repeat(4 * n)
        ),
        format!("job \"a\" {{\n{}}}\n", "  vault {}\n".repeat(n / 2)),
    ] {
        read("nomad/jobs/x.nomad.hcl", &text);
        read("terraform/x.tf", &text);
    }
}

#[test]
fn locals_that_multiply_end_soon() {
    let chain = |body: &dyn Fn(usize) -> String| -> String {
        let locals = lines(1_000, |n| format!("  l{n} = {}", body(n + 1)));
        format!(
            "locals {{\n{locals}}}\nresource \"a\" \"b\" {{\n  x = local.l0\n  y = file(local.l940)\n}}\n"
        )
    };
    read("terraform/x.tf", &chain(&|n| format!("\"${{local.l{n}}}${{local.l{n}}}\"")));
    read("terraform/x.tf", &chain(&|n| format!("[local.l{n}, local.l{n}, file(\"${{path.module}}/{n}\")]")));
    let many = lines(5_000, |n| format!("resource \"a\" \"b{n}\" {{\n  x = local.l{}\n}}", n % 900));
    read("terraform/x.tf", &(chain(&|n| format!("[local.l{n}, file(\"${{path.module}}/{n}\")]")) + &many));
    let wide = lines(900, |n| format!("    k{n} = file(\"${{path.module}}/{n}\")"));
    let uses = lines(9_000, |n| format!("resource \"a\" \"b{n}\" {{\n  x = local.o.z{n}\n}}"));
    read("terraform/x.tf", &format!("locals {{\n  o = {{\n{wide}  }}\n}}\n{uses}"));
}
