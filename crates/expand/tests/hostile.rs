//! Stacks that want to become large, deep or endless: an error at a place, within bounds.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};
use writ_expand::{Choice, Expanded};
use writ_source::{Diagnostics, Files, Span};
use writ_syntax::ast::Text;

/// Far more than any of these needs unoptimised, far less than what is not bounded takes.
const LONG: Duration = Duration::from_secs(20);

fn expanded(text: &str, environment: Option<&str>) -> (Option<Expanded>, Diagnostics) {
    let mut files = Files::new();
    let id = files.add("x.writ", text);
    let (tree, found) = writ_syntax::parse(&files, id);
    assert!(found.is_empty(), "{:?}", found.sorted().first());
    let span = Span::new(id, 0..0);
    let environment = environment.map(|name| Text { value: name.to_owned(), span });
    let begun = Instant::now();
    let result = writ_expand::expand(vec![tree], &Choice { environment, ..Choice::default() });
    assert!(begun.elapsed() < LONG, "{:?}", begun.elapsed());
    result
}

/// The codes of what is found.
fn codes(text: &str, environment: Option<&str>) -> Vec<&'static str> {
    let (expanded, found) = expanded(text, environment);
    assert_eq!(expanded.is_none(), found.has_errors());
    found.sorted().iter().map(|finding| finding.code.0).collect()
}

/// `n` profiles, each of which takes over the next.
fn chain(n: usize) -> String {
    let mut text = String::from("service s { profile = p0 }\n");
    for i in 0..n {
        let next = if i + 1 < n { format!("profile = p{}", i + 1) } else { "cpu = 1 MHz".to_owned() };
        let _ = writeln!(text, "profile p{i} {{ {next} }}");
    }
    text
}

#[test]
fn a_chain_of_profiles_has_an_end() {
    let (whole, found) = expanded(&chain(64), None);
    assert!(found.is_empty(), "{found:?}");
    assert!(whole.unwrap().print().contains("cpu = 1 MHz # from profile p63"));
    assert_eq!(codes(&chain(65), None), ["expand/profiles-too-deep"]);
    let many = codes(&chain(10_000), None);
    assert!(many.len() <= 101 && many.iter().all(|code| code.starts_with("expand/")), "{many:?}");
}

#[test]
fn a_chain_is_as_deep_in_whichever_order_it_is_written() {
    let backwards: Vec<String> = chain(65).lines().rev().map(str::to_owned).collect();
    assert_eq!(codes(&backwards.join("\n"), None), ["expand/profiles-too-deep"]);
    let backwards: Vec<String> = chain(64).lines().rev().map(str::to_owned).collect();
    assert!(codes(&backwards.join("\n"), None).is_empty());
}

#[test]
fn circles_of_profiles_are_told_whoever_is_in_them() {
    assert_eq!(codes("profile a { profile = a }", None), ["expand/profile-cycle"]);
    assert_eq!(codes("profile a { profile = b }\nprofile b { profile = a }", None), ["expand/profile-cycle"]);
    // A profile that is taken over inside of a block of its own would never end either.
    assert_eq!(codes("profile a { task t { profile = a } }", None), ["expand/profile-cycle"]);
    let mut ring = String::new();
    for i in 0..50 {
        let _ = writeln!(ring, "profile p{i} {{ profile = p{} }}", (i + 1) % 50);
    }
    assert_eq!(codes(&ring, None), ["expand/profile-cycle"]);
}

#[test]
fn profiles_that_double_at_each_step_come_to_what_they_say_once() {
    let mut text = String::from("service s { profile = [a0, b0] }\n");
    for i in 0..60 {
        for name in ["a", "b"] {
            let next = i + 1;
            let _ = writeln!(text, "profile {name}{i} {{");
            let _ = writeln!(text, "  profile = [a{next}, b{next}]");
            let _ = writeln!(text, "  may read on {name}{i}/\"x/\"\n}}");
        }
    }
    text.push_str("profile a60 { cpu = 1 MHz }\nprofile b60 { memory = 1 MiB }\n");
    let (whole, found) = expanded(&text, None);
    assert!(found.is_empty(), "{:?}", found.sorted().first());
    let printed = whole.unwrap().print();
    assert_eq!(printed.matches("may read").count(), 120, "each grant is there once");
    assert_eq!((printed.matches("cpu").count(), printed.matches("memory").count()), (1, 1));
}

#[test]
fn profiles_that_all_take_over_all_of_the_next_layer_are_too_large() {
    let width = 40;
    let list = |layer: usize| {
        let names: Vec<String> = (0..width).map(|i| format!("p{layer}-{i}")).collect();
        names.join(", ")
    };
    let mut text = String::new();
    for layer in 0..30 {
        for i in 0..width {
            let _ = writeln!(text, "profile p{layer}-{i} {{");
            if layer < 29 {
                let _ = writeln!(text, "  profile = [{}]", list(layer + 1));
            }
            let _ = writeln!(text, "  may read on x{layer}-{i}\n}}");
        }
    }
    assert_eq!(codes(&text, None), ["expand/too-large"]);
}

#[test]
fn one_large_profile_for_many_blocks_is_too_large() {
    let mut text = String::from("profile large {\n");
    for i in 0..1_000 {
        let _ = writeln!(text, "  a{i} = 1");
    }
    text.push_str("}\n");
    for i in 0..1_000 {
        let _ = writeln!(text, "service s{i} {{ profile = large }}");
    }
    assert_eq!(codes(&text, None), ["expand/too-large"]);
    // The same with few attributes that are long.
    let long = "x".repeat(200_000);
    let mut text = format!("profile large {{ a = \"{long}\" }}\n");
    for i in 0..1_000 {
        let _ = writeln!(text, "service s{i} {{ profile = large }}");
    }
    assert_eq!(codes(&text, None), ["expand/too-large"]);
}

#[test]
fn one_large_value_for_many_attributes_is_too_large() {
    let list = vec!["1"; 1_000].join(", ");
    let mut text = format!("input large {{ default = [{list}] }}\n");
    for i in 0..1_000 {
        let _ = writeln!(text, "service s{i} {{ a = [input large, input large] }}");
    }
    assert_eq!(codes(&text, None), ["expand/too-large"]);
}

#[test]
fn ten_thousand_environments_are_read_and_one_is_laid_over() {
    let mut text = String::from("service s { cpu = 1 MHz }\n");
    for i in 0..10_000 {
        let _ = writeln!(text, "environment e{i} {{ service s {{ cpu = {i} MHz }} }}");
    }
    let (whole, found) = expanded(&text, Some("e7777"));
    assert!(found.is_empty(), "{:?}", found.sorted().first());
    assert!(whole.unwrap().print().contains("cpu = 7777 MHz"));
}

#[test]
fn ten_thousand_blocks_are_changed_by_one_environment() {
    let (mut base, mut over) = (String::new(), String::from("environment e {\n"));
    for i in 0..10_000 {
        let _ = writeln!(base, "service s{i} {{ cpu = 1 MHz }}");
        let _ = writeln!(over, "service s{i} {{ cpu = 2 MHz }}");
    }
    let (whole, found) = expanded(&format!("{base}{over}}}\n"), Some("e"));
    assert!(found.is_empty(), "{:?}", found.sorted().first());
    assert_eq!(whole.unwrap().print().matches("cpu = 2 MHz").count(), 10_000);
}

#[test]
fn many_environments_that_each_read_a_large_block_are_too_large() {
    let mut text = String::from("service s {\n");
    for i in 0..20_000 {
        let _ = writeln!(text, "  a{i} = 1");
    }
    text.push_str("}\n");
    for i in 0..10_000 {
        let _ = writeln!(text, "environment e{i} {{ service s {{ a1 = 2 }} }}");
    }
    assert_eq!(codes(&text, None), ["expand/too-large"]);
}

#[test]
fn misspelt_names_are_many_errors_and_no_long_wait() {
    let mut text = String::new();
    for i in 0..5_000 {
        let _ = writeln!(
            text,
            "profile p{i} {{ cpu = 1 MHz }}\nservice s{i} {{ profile = q{i}, a = input i{i} }}"
        );
    }
    let _ = writeln!(text, "environment e {{");
    for i in 0..5_000 {
        let _ = writeln!(text, "service t{i} {{ cpu = 2 MHz }}");
    }
    text.push_str("}\n");
    let found = codes(&text, None);
    assert_eq!(found.len(), 101, "a hundred, and that there are more");
    assert!(found.contains(&"expand/too-many-errors"));
}

#[test]
fn what_looks_like_reuse_and_is_none_is_no_panic() {
    for (text, expected) in [
        // The keywords of this stage in the wrong place are the model's to judge, as all others.
        ("service s { input x { } }", &[][..]),
        ("service s { environment x { } }", &[]),
        ("input x { default = 1 }\nx y { a = input x }", &[]),
        ("x input { a = 1 }", &[]),
        ("profile p { input = 1 }", &[]),
        ("service s { a = input }", &["expand/bad-input"]),
        ("service s { a = input \"x\" }", &["expand/bad-input"]),
        ("service s { a = input x y }", &["expand/bad-input"]),
        ("service s { a = input x }", &["expand/unknown-input"]),
        ("service s { may read on x { a = [[input x]] } }", &["expand/unknown-input"]),
        ("input x { default = [[input x]] }", &["expand/bad-input"]),
        ("input x y { default = 1 }", &["expand/bad-label"]),
        ("input X { default = 1 }", &["expand/bad-name"]),
        ("input x { default \"y\" = 1 }", &["expand/unknown-attribute", "expand/missing-input"]),
        ("environment e { inputs \"x\" { } }", &["expand/unknown-target"]),
        ("environment e { add x { } }", &["expand/unknown-target"]),
        ("environment e { add { environment f { } } }", &["expand/misplaced"]),
        ("environment e { add { profile p { profile = p } } }", &[]),
        ("environment e { profile p { cpu = 1 } }", &["expand/unknown-target"]),
        ("profile p { }\nenvironment e { profile p { cpu = 1 } }", &[]),
        ("service s { profile = [] }", &[]),
        ("service s { profile \"x\" = p }", &[]),
        ("service s { profile = [[p]] }", &["expand/bad-profile"]),
    ] {
        let mut found = codes(text, None);
        found.sort_unstable();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(found, expected, "{text}");
    }
}
