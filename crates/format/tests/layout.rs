//! How sources are laid out: what is given, and what comes of it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may fail loudly, and its helpers are tests too"
)]

use writ_source::Files;

fn formatted(text: &str) -> String {
    let mut files = Files::new();
    let id = files.add("test.writ", text);
    match writ_format::format(&files, id) {
        Ok(once) => {
            let id = files.add("again.writ", once.as_str());
            assert_eq!(writ_format::format(&files, id).unwrap(), once, "formatted twice");
            once
        }
        Err(found) => panic!("{:#?} in {text:?}", found.sorted()),
    }
}

/// What a tree is printed as; printing and formatting agree.
fn printed(text: &str) -> String {
    let mut files = Files::new();
    let id = files.add("test.writ", text);
    let (mut tree, _) = writ_syntax::parse(&files, id);
    let printed = writ_format::print(&tree);
    assert_eq!(formatted(&printed), printed);
    let id = files.add("printed.writ", printed.as_str());
    let (mut again, found) = writ_syntax::parse(&files, id);
    assert!(found.is_empty(), "{:#?} in {printed}", found.sorted());
    let place = writ_source::Span::new(id, 0..0);
    tree.put_all_at(place);
    again.put_all_at(place);
    assert_eq!(tree, again);
    printed
}

/// `from` is laid out as `to`, and `to` as itself.
#[track_caller]
fn check(from: &str, to: &str) {
    assert_eq!(formatted(from), to);
    assert_eq!(formatted(to), to);
}

#[test]
fn spaces_are_where_they_belong() {
    check(
        "  service   x{\n\ta=200MHz\n b  =  40 m\n c=[ a,b , \"c\" ]\n d=file ( \"x\" )\n e=[node.class==\"x\",k>=3MiB]\n f =  on   nightly}",
        "service x {\n  a = 200 MHz\n  b = 40m\n  c = [a, b, \"c\"]\n  d = file(\"x\")\n  e = [node.class == \"x\", k >= 3 MiB]\n  f = on nightly\n}\n",
    );
    check(
        "s x {\n\tmay  read  on all   tables in a.\"b c\".d\n}",
        "s x {\n  may read on all tables in a.\"b c\".d\n}\n",
    );
    check("s x {}\ns y{\n\n}\n s z { }\n", "s x {}\ns y {}\ns z {}\n");
    check("s x {\r\n  a = 1 # b\r\n}\r\n", "s x {\n  a = 1 # b\n}\n");
    check("", "");
    check("\n\n", "");
}

#[test]
fn equal_signs_are_aligned_until_a_line_is_none() {
    check(
        "s x {\na = 1\nlong = 2\n\nab = 3\n# c\nabc = 4\nd \"e\" = 5\nfg \"h\" = 6\ni = 7\n}",
        "s x {\n  a    = 1\n  long = 2\n\n  ab = 3\n  # c\n  abc = 4\n  d \"e\"  = 5\n  fg \"h\" = 6\n  i = 7\n}\n",
    );
    check(
        "s x {\na = 1\nlong = [\n1]\nb = 2\nc {\nd = 1\n}\nef = 1\n}",
        "s x {\n  a    = 1\n  long = [\n    1,\n  ]\n  b = 2\n  c {\n    d = 1\n  }\n  ef = 1\n}\n",
    );
}

#[test]
fn sentences_have_columns() {
    check(
        "s x {\nmay dump on a\nmay list,read on b.c at \"/d\" {e=1h}\nmay read on c { f = 1 }\n\nmay x on y\nmay write, z on c {\nf = 1\n}\nmay x on y\n}",
        "s x {
  may dump       on a
  may list, read on b.c at \"/d\" { e = 1h }
  may read       on c           { f = 1 }

  may x        on y
  may write, z on c {
    f = 1
  }
  may x on y
}
",
    );
    check(
        "check x {\na can read b\nabc cannot write d.e after revoke\na cannot read b as task \"t\"\nonly a can read b\nonly a,b can write c\na reaches b\nab cannot reach c after revoke\n}",
        "check x {
  a   can    read  b
  abc cannot write d.e  after revoke
  a   cannot read  b    as task \"t\"
  only a    can read  b
  only a, b can write c
  a  reaches      b
  ab cannot reach c  after revoke
}
",
    );
}

#[test]
fn wide_characters_count_as_what_they_take() {
    check(
        "check x {\na can read b/\"日本\" after revoke\na can read b/\"e\u{301}\" after revoke\n}",
        "check x {\n  a can read b/\"日本\"  after revoke\n  a can read b/\"e\u{301}\"     after revoke\n}\n",
    );
}

#[test]
fn what_was_on_one_line_and_fits_stays_there() {
    check("s x { a = 1h,b=2h }", "s x { a = 1h, b = 2h }\n");
    check("s x { a = 1h,b=2h\n}", "s x {\n  a = 1h\n  b = 2h\n}\n");
    check("port a { to = 1 }\nport abc { to = 2 }", "port a   { to = 1 }\nport abc { to = 2 }\n");
    let long = "a".repeat(60);
    check(
        &format!("s x {{ {long} = 1h, b = {long} }}"),
        &format!("s x {{\n  {long} = 1h\n  b{} = {long}\n}}\n", " ".repeat(59)),
    );
    check(
        &format!("s x {{ a = [{long}, [1, 2], {long}] }}"),
        &format!("s x {{\n  a = [\n    {long},\n    [1, 2],\n    {long},\n  ]\n}}\n"),
    );
    check(
        "s x { a = [[1, [2,\n3]], 4] }",
        "s x {\n  a = [\n    [\n      1,\n      [\n        2,\n        3,\n      ],\n    ],\n    4,\n  ]\n}\n",
    );
}

#[test]
fn a_sentence_that_is_too_long_goes_on_after_a_comma() {
    let verb = "abcdefghijklmnopqrst";
    let verbs = [verb; 7].join(",");
    check(
        &format!("s x {{ may {verbs} on y {{ a = 1 }}\n may b,\n c on d\n}}"),
        &format!(
            "s x {{\n  may {verb}, {verb}, {verb}, {verb},\n      {verb}, {verb}, {verb} on y {{\n    a = 1\n  }}\n  may b, c on d\n}}\n"
        ),
    );
}

#[test]
fn comments_stay_where_they_are() {
    let text = "# top

// after a blank line
s x { # at the brace
  # first
  a = 1 # one
  bc = 2 // two

  # apart
  may list, # why
  # alone
  read on y # end
  d = [ # at the bracket
    # in it
    1, # 1
    2 # 2
    # last
  ]
  e = f( # call
  )
  may read on z { # options
    # none
  } # closed
  # at the end
} # closed
# bottom";
    let expected = "# top

// after a blank line
s x { # at the brace
  # first
  a  = 1 # one
  bc = 2 // two

  # apart
  may list, # why
      # alone
      read on y # end
  d = [ # at the bracket
    # in it
    1, # 1
    2, # 2
    # last
  ]
  e = f( # call
  )
  may read on z { # options
    # none
  } # closed
  # at the end
} # closed
# bottom
";
    check(text, expected);
}

#[test]
fn comments_at_the_end_of_lines_are_aligned() {
    check(
        "s x {\nab = 1 # a\nc = 22 # b\n\nd = 1 # c\n  # e\n}",
        "s x {\n  ab = 1  # a\n  c  = 22 # b\n\n  d = 1 # c\n  # e\n}\n",
    );
}

#[test]
fn blank_lines_are_one_at_most_and_none_inside_of_brackets() {
    check(
        "\n\n\n# a\n\n\n\ns x {\n\n\na = 1\n\n\n\nb = [\n\n1,\n\n\n2,\n\n]\n\n}\n\n\n",
        "# a\n\ns x {\n  a = 1\n\n  b = [\n    1,\n\n    2,\n  ]\n}\n",
    );
}

#[test]
fn commas_that_end_lines_are_dropped_and_lists_get_one() {
    check("s x {\n a = 1,\n b = 2, # c\n}", "s x {\n  a = 1\n  b = 2 # c\n}\n");
    check("s x { a = [1, 2,], b = f(1,), }", "s x { a = [1, 2], b = f(1) }\n");
}

#[test]
fn what_cannot_be_read_is_not_rewritten() {
    let mut files = Files::new();
    for text in
        ["s x {", "s x { a: 1 }", "s {}", "s x { a = \"\\q\" }", "\u{feff}s x {}", "s x {} # \u{202e}"]
    {
        let id = files.add("test.writ", text);
        assert!(writ_format::format(&files, id).is_err_and(|found| found.has_errors()), "{text:?}");
    }
}

#[test]
fn what_could_not_be_read_again_is_not_written() {
    let mut files = Files::new();
    let id = files.add("test.writ", format!("s x {{ a = [{}1] }}", "1,".repeat(160_000)));
    let found = writ_format::format(&files, id).unwrap_err();
    assert_eq!(found.sorted().iter().map(|d| d.code.0).collect::<Vec<_>>(), ["format/too-large"]);
}

#[test]
fn a_tree_is_printed_as_one_would_write_it() {
    let text = include_str!("../../syntax/tests/data/control.writ");
    let printed = printed(text);
    assert!(printed.contains("service vault-backup {\n  run = on nightly\n  script \"local/scripts/backup.sh\" = file(\"backup.sh\")\n\n  may snapshot on platform\n"), "{printed}");
    assert!(!printed.contains('#'));
}

#[test]
fn texts_and_names_are_printed_as_what_they_are() {
    assert_eq!(printed(r#"s "a\"b\\c\u{e9}" { }"#), "s \"a\\\"b\\\\cé\" {}\n");
    assert_eq!(
        printed("s x { may a on b.\"c\".\"d-\".\"\"/\"\\\\\" }"),
        "s x {\n  may a on b.c.\"d-\".\"\"/\"\\\\\"\n}\n"
    );
    assert_eq!(printed("s x { a = 007 }"), "s x {\n  a = 7\n}\n");
}
