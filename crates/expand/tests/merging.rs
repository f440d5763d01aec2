//! Which of two lines wins, and what is added.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use writ_expand::Choice;
use writ_source::{Files, Span};
use writ_syntax::ast::Text;

/// The expanded stack in canonical form, or the codes of what is wrong.
fn expanded(text: &str, environment: Option<&str>) -> String {
    let mut files = Files::new();
    let id = files.add("x.writ", text);
    let (tree, found) = writ_syntax::parse(&files, id);
    assert!(found.is_empty(), "{:?}", found.sorted().first());
    let span = Span::new(id, 0..0);
    let environment = environment.map(|name| Text { value: name.to_owned(), span });
    let (stack, found) = writ_expand::expand(vec![tree], &Choice { environment, ..Choice::default() });
    match stack {
        Some(stack) => writ_format::print(&stack.file),
        None => found.sorted().iter().map(|finding| finding.code.0).collect::<Vec<_>>().join(" "),
    }
}

fn canonical(text: &str) -> String {
    let mut files = Files::new();
    let id = files.add("x.writ", text);
    writ_format::print(&writ_syntax::parse(&files, id).0)
}

/// What `profiles` make of one service.
fn of(service: &str, profiles: &str) -> String {
    expanded(&format!("service s {{\n{service}\n}}\n{profiles}"), None)
}

fn is(service: &str) -> String {
    canonical(&format!("service s {{\n{service}\n}}"))
}

const CONFLICT: &str = "expand/profile-conflict";
const AMBIGUOUS: &str = "expand/ambiguous-block";

#[test]
fn a_block_wins_over_its_profiles_and_a_profile_over_those_it_takes_over() {
    let profiles = "profile a {\n profile = b\n cpu = 2\n}\nprofile b {\n cpu = 3\n memory = 3\n disk = 3\n}";
    assert_eq!(of("profile = a\nmemory = 1", profiles), is("memory = 1\ncpu = 2\ndisk = 3"));
}

#[test]
fn profiles_side_by_side_have_to_agree_or_be_overruled() {
    let profiles = "profile a { cpu = 1 }\nprofile b { cpu = 2 }\nprofile c { cpu = 1 }";
    assert_eq!(of("profile = [a, b]", profiles), CONFLICT);
    assert_eq!(of("profile = [a, c]", profiles), is("cpu = 1"));
    assert_eq!(of("profile = [a, b]\ncpu = 3", profiles), is("cpu = 3"));
    let around = format!("{profiles}\nprofile d {{ profile = [a, b], cpu = 4 }}");
    assert_eq!(of("profile = d", &around), is("cpu = 4"));
    // An attribute is its name and its label.
    let labelled = "profile a { file \"x\" = 1 }\nprofile b { file \"y\" = 2 }\nprofile c { file \"x\" = 3 }";
    assert_eq!(of("profile = [a, b]", labelled), is("file \"x\" = 1\nfile \"y\" = 2"));
    assert_eq!(of("profile = [a, c]", labelled), CONFLICT);
}

#[test]
fn what_comes_by_two_ways_is_there_once() {
    let profiles = "profile a { profile = c }\nprofile b { profile = c }\n\
                    profile c {\n cpu = 1\n port x { to = 1 }\n mark { a = 1 }\n mark { a = 2 }\n may read on y\n}";
    let whole = "cpu = 1\nport x { to = 1 }\nmark { a = 1 }\nmark { a = 2 }\nmay read on y";
    assert_eq!(of("profile = [a, b]", profiles), is(whole));
    assert_eq!(of("profile = [a, b, c]", profiles), is(whole));
}

#[test]
fn grants_are_added() {
    let profiles = "profile a { may read on x }\nprofile b { may read on x\n may write on y }";
    let whole = "may list on x\nmay read on x\nmay read on x\nmay write on y";
    assert_eq!(of("profile = [a, b]\nmay list on x", profiles), is(whole));
}

#[test]
fn blocks_with_the_same_first_words_are_merged() {
    let profiles = "profile a { port x { to = 1, static = 1 } }\nprofile b { port x { host = 2 } }\n\
                    profile c { port x { to = 3 } }\nprofile d { port y { to = 4 } }";
    assert_eq!(
        of("profile = [a, b]\nport x { to = 9 }", profiles),
        is("port x { to = 9, static = 1, host = 2 }")
    );
    assert_eq!(of("profile = [a, b]", profiles), is("port x { to = 1, static = 1, host = 2 }"));
    assert_eq!(of("profile = [a, c]", profiles), CONFLICT);
    assert_eq!(of("profile = [a, c]\nport x { to = 9 }", profiles), is("port x { to = 9, static = 1 }"));
    assert_eq!(of("profile = d\nport x { to = 9 }", profiles), is("port x { to = 9 }\nport y { to = 4 }"));
}

#[test]
fn blocks_that_several_could_be_meant_by_are_not_merged() {
    let profiles = "profile one { mark { a = 1 } }\nprofile two {\n mark { a = 1 }\n mark { b = 2 }\n}";
    assert_eq!(of("profile = two", profiles), is("mark { a = 1 }\nmark { b = 2 }"));
    assert_eq!(of("profile = [one, two]", profiles), AMBIGUOUS);
    assert_eq!(of("profile = two\nmark { c = 3 }", profiles), AMBIGUOUS);
    assert_eq!(of("profile = one\nmark { c = 3 }\nmark { d = 4 }", profiles), AMBIGUOUS);
    assert_eq!(of("profile = one\nmark { c = 3 }", profiles), is("mark { c = 3, a = 1 }"));
}

#[test]
fn blocks_inside_take_over_profiles_of_their_own() {
    let profiles = "profile a { cpu = 1 }\nprofile b { task t { profile = a } }";
    assert_eq!(of("task t { profile = a }", profiles), is("task t { cpu = 1 }"));
    assert_eq!(of("profile = b", profiles), is("task t { cpu = 1 }"));
    assert_eq!(of("profile = b\ntask t { cpu = 2 }", profiles), is("task t { cpu = 2 }"));
}

#[test]
fn where_attributes_have_any_names_profile_is_one_of_them() {
    let profiles = "profile a { cpu = 1 }";
    assert_eq!(of("env { profile = a }\nprofile = a", profiles), is("cpu = 1\nenv { profile = a }"));
    // `config` is no block of the language: what stands there in Nomad stands in `raw config`.
    for block in [
        "raw config { profile = \"dev\" }",
        "raw config { auth { profile = \"dev\" } }",
        "meta { profile = \"dev\" }",
        "register \"x\" { canary_meta { profile = \"dev\" } }",
        "register \"x\" { meta { profile = \"dev\" } }",
    ] {
        assert_eq!(of(block, profiles), is(block), "{block}");
    }
    let operator = "operator ci {\n login = jwt\n claims { profile = \"x\" }\n}";
    assert_eq!(expanded(&format!("{operator}\n{profiles}"), None), canonical(operator));
}

#[test]
fn an_environment_wins_over_block_and_profile_and_may_choose_the_profile() {
    let base = "service s {\n profile = a\n cpu = 1\n may read on x\n}\n\
                profile a { memory = 1 }\nprofile b { memory = 2 }\n";
    let with = |overlay: &str| expanded(&format!("{base}environment e {{\n{overlay}\n}}"), Some("e"));
    assert_eq!(with("service s { cpu = 9 }"), is("cpu = 9\nmemory = 1\nmay read on x"));
    assert_eq!(with("service s { memory = 9 }"), is("cpu = 1\nmemory = 9\nmay read on x"));
    assert_eq!(with("service s { profile = b }"), is("cpu = 1\nmemory = 2\nmay read on x"));
    assert_eq!(with("profile a { memory = 9 }"), is("cpu = 1\nmemory = 9\nmay read on x"));
    assert_eq!(
        with("service s { may write on x }"),
        is("cpu = 1\nmemory = 1\nmay read on x\nmay write on x")
    );
    assert_eq!(with("service { cpu = 9 }"), is("cpu = 9\nmemory = 1\nmay read on x"));
    assert_eq!(expanded(base, None), is("cpu = 1\nmemory = 1\nmay read on x"));
    let added = "add {\n profile c { cpu = 8 }\n service t { profile = c }\n}\nservice s { profile = c }";
    let both = "service s {\n cpu = 1\n may read on x\n}\nservice t { cpu = 8 }";
    assert_eq!(with(added), canonical(both));
}

#[test]
fn an_environment_changes_blocks_inside_and_adds_new_ones_by_name_only_where_it_says_so() {
    let base = "service s {\n port x { to = 1 }\n}\n";
    let with = |overlay: &str| {
        expanded(&format!("{base}environment e {{\nservice s {{\n{overlay}\n}}\n}}"), Some("e"))
    };
    assert_eq!(with("port x { to = 2 }"), is("port x { to = 2 }"));
    assert_eq!(with("port { to = 2 }"), is("port x { to = 2 }"));
    assert_eq!(with("port y { to = 2 }"), "expand/unknown-target");
    assert_eq!(with("add { port y { to = 2 } }"), is("port x { to = 1 }\nport y { to = 2 }"));
    assert_eq!(with("add { port x { to = 2 } }"), "expand/already-there");
    assert_eq!(with("restart { attempts = 2 }"), is("port x { to = 1 }\nrestart { attempts = 2 }"));
    let twice = "restart { attempts = 2 }\nrestart { attempts = 3 }";
    assert_eq!(with(twice), "expand/overlay-twice");
    let marks =
        "service s {\n mark { a = 1 }\n mark { a = 2 }\n}\nenvironment e { service s { mark { a = 3 } } }";
    assert_eq!(expanded(marks, Some("e")), AMBIGUOUS);
}

#[test]
fn an_environment_may_call_the_stack_otherwise() {
    let text = "stack \"shop\" { region = \"x\" }\nenvironment e { stack { name = \"shop-e\" } }";
    assert_eq!(expanded(text, Some("e")), canonical("stack \"shop-e\" { region = \"x\" }"));
    let other = "stack \"shop\" { }\nenvironment e { stack \"shpo\" { region = \"x\" } }";
    assert_eq!(expanded(other, None), "expand/unknown-target");
}

#[test]
fn inputs_stand_for_their_values_wherever_a_value_stands() {
    let text = "input x { default = \"v\" }\ninput y { default = [1, 2] }\n\
                service s {\n a = input x\n b = [input x, \"w\"]\n c = file(input x)\n d = input y\n \
                t { e = input x }\n may read on z { f = input x }\n}";
    let whole = "a = \"v\"\nb = [\"v\", \"w\"]\nc = file(\"v\")\nd = [1, 2]\n\
                 t { e = \"v\" }\nmay read on z { f = \"v\" }";
    assert_eq!(expanded(text, None), is(whole));
    let set = format!("{text}\nenvironment e {{ inputs {{ x = true }} }}");
    assert_eq!(expanded(&set, Some("e")), is(&whole.replace("\"v\"", "true")));
}
