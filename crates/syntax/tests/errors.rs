//! Each mistake with all that the user is told of it: code, underlined text, label and help.

#![allow(
    clippy::format_collect,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail loudly, and its helpers are tests too"
)]

use writ_source::{Code, Files};
use writ_syntax::ast::SourceFile;

type Told = (String, String, String, String);

fn told(text: &str) -> (SourceFile, Vec<Told>) {
    let mut files = Files::new();
    let id = files.add("test.writ", text);
    let (tree, found) = writ_syntax::parse(&files, id);
    let told = found
        .sorted()
        .into_iter()
        .map(|d| {
            let Code(code) = d.code;
            let help = d.help.clone().unwrap_or_default();
            assert!(!help.is_empty(), "no help: {d:?}");
            (code.to_owned(), files.text(d.primary.span).to_owned(), d.primary.text.clone(), help)
        })
        .collect();
    (tree, told)
}

/// Asserts that `text` has exactly these errors.
fn assert_told(text: &str, expected: &[(&str, &str, &str, &str)]) {
    let (_, found) = told(text);
    let found: Vec<_> =
        found.iter().map(|(a, b, c, d)| (a.as_str(), b.as_str(), c.as_str(), d.as_str())).collect();
    assert_eq!(found, expected, "in {text:?}");
}

/// A line of a block, and its one error.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

fn assert_lines(rows: &[Row]) {
    for (line, code, underlined, label, help) in rows {
        assert_told(&format!("service x {{\n  {line}\n}}\n"), &[(code, underlined, label, help)]);
    }
    // And all in one file: each line has its own error, and the others do not hide it.
    let all: String = rows.iter().map(|row| format!("  {}\n", row.0)).collect();
    let (tree, found) = told(&format!("service x {{\n{all}}}\n"));
    assert_eq!(found.len(), rows.len());
    for ((code, underlined, ..), row) in found.iter().zip(rows) {
        assert_eq!((code.as_str(), underlined.as_str()), (row.1, row.2));
    }
    assert_eq!(tree.blocks.len(), 1);
}

#[test]
fn grants() {
    assert_lines(&[
        (
            "may read archive",
            "syntax/missing-on",
            "archive",
            "expected `on` before the resource",
            "write `read on archive`",
        ),
        (
            "may read",
            "syntax/missing-on",
            "read",
            "expected `on` and a resource after this",
            "write `read on` and a resource",
        ),
        (
            "may read write on archive",
            "syntax/missing-comma",
            "write",
            "expected `,` before this verb, or `on` before a resource",
            "write a comma between the verbs",
        ),
        (
            "may on archive",
            "syntax/missing-verb",
            "on",
            "expected a verb before this",
            "write `may`, the verbs, `on` and a resource",
        ),
        (
            "may",
            "syntax/missing-verb",
            "may",
            "expected a verb after this",
            "write `may`, the verbs, `on` and a resource",
        ),
        ("may * on archive", "syntax/wildcard-verb", "*", "expected a verb", "name each verb that is needed"),
        (
            "may read, * on archive",
            "syntax/wildcard-verb",
            "*",
            "expected a verb",
            "name each verb that is needed",
        ),
        (
            "may not read on archive",
            "syntax/may-not",
            "not",
            "what is not granted is refused already",
            "remove the line, or write a `cannot` line into a `check` block",
        ),
        (
            "may read on",
            "syntax/missing-resource",
            "on",
            "expected a resource after this",
            "write the name of a resource after `on`",
        ),
        (
            "may read on archive/dbbackup",
            "syntax/missing-quotes",
            "dbbackup",
            "expected a text in quotes",
            "write `\"dbbackup\"`, or more of it between the quotes",
        ),
        (
            "may read on archive /\"x\"",
            "syntax/unexpected-token",
            "/",
            "there is a space before this",
            "write resource, `/` and quotes without spaces between them",
        ),
        (
            "may read on archive/ \"x\"",
            "syntax/unexpected-token",
            "\"x\"",
            "there is a space before this",
            "write resource, `/` and quotes without spaces between them",
        ),
        (
            "may write on snapshots at /backups",
            "syntax/missing-quotes",
            "/",
            "a text that has `/` in it stands in quotes",
            "write double quotes around the text",
        ),
        (
            "may read on archive at x",
            "syntax/missing-quotes",
            "x",
            "expected a text in quotes",
            "write `\"x\"`, or more of it between the quotes",
        ),
        (
            "may read on b { x = 1, y }",
            "syntax/missing-brackets",
            "1, y",
            "several values are a list",
            "write `[` before the first and `]` after the last",
        ),
        (
            "may read on all tables of b",
            "syntax/unexpected-token",
            "of",
            "expected `in`, found `of`",
            "write `in` here",
        ),
        (
            "may read on *",
            "syntax/wildcard-resource",
            "*",
            "expected the name of a resource",
            "write a sentence for each resource that is needed",
        ),
        (
            "may select on a.b.c, a.b.d",
            "syntax/several-resources",
            ",",
            "a grant is on one resource",
            "write one `may` line for each resource",
        ),
        (
            "may list on archive/\"a/\", archive/\"b/\"",
            "syntax/several-resources",
            ",",
            "a grant is on one resource",
            "write one `may` line for each resource",
        ),
        (
            "may read, write on archive,\n    other",
            "syntax/several-resources",
            ",",
            "a grant is on one resource",
            "write one `may` line for each resource",
        ),
        (
            "may dump on all tables in a.b, all tables in a.c { credential_ttl = 1h }",
            "syntax/several-resources",
            ",",
            "a grant is on one resource",
            "write one `may` line for each resource",
        ),
        // Not a second resource, but a second sentence.
        (
            "may read on a, may write on",
            "syntax/missing-resource",
            "on",
            "expected a resource after this",
            "write the name of a resource after `on`",
        ),
    ]);
}

#[test]
fn attributes_and_values() {
    assert_lines(&[
        ("image: \"x\"", "syntax/colon-for-equals", ":", "an attribute is set with `=`", "write `image = …`"),
        ("cpu 200 MHz", "syntax/missing-equals", "200", "expected `=` before `200`", "write `cpu = …`"),
        (
            "image \"x\"",
            "syntax/missing-equals",
            "\"x\"",
            "expected `=` before this, or `{` after it",
            "write `image = \"x\"`",
        ),
        ("keys [a]", "syntax/missing-equals", "[", "expected `=` before `[`", "write `keys = …`"),
        (
            "port http",
            "syntax/missing-equals",
            "http",
            "expected `{` after this, or `=` before it",
            "write `port = …` for an attribute, or end the line with `{` for a block",
        ),
        (
            "image",
            "syntax/missing-equals",
            "image",
            "expected `=` and a value after this",
            "write `image = …`",
        ),
        (
            "image =",
            "syntax/missing-value",
            "=",
            "expected a value after this",
            "write the value of `image`, or remove the line",
        ),
        (
            "keys = a, b",
            "syntax/missing-brackets",
            "a, b",
            "several values are a list",
            "write `[` before the first and `]` after the last",
        ),
        (
            "keys = \"a\", \"b\"",
            "syntax/missing-brackets",
            "\"a\", \"b\"",
            "several values are a list",
            "write `[` before the first and `]` after the last",
        ),
        (
            "keys = [\"a\" \"b\"]",
            "syntax/missing-comma",
            "\"b\"",
            "expected `,` before this",
            "write a comma between the values",
        ),
        ("keys = [\"a\", b = 1]", "syntax/unexpected-token", "=", "`=` sets, `==` compares", "write `==`"),
        ("x = -5", "syntax/unexpected-token", "-", "numbers are not negative", "write a number from 0 on"),
        (
            "y = 1.5 GHz",
            "syntax/unexpected-token",
            ".",
            "numbers are whole",
            "write a whole number, in a smaller unit",
        ),
        (
            "z = 10.0.0.1",
            "syntax/missing-quotes",
            ".",
            "a text that has `.` in it stands in quotes",
            "write double quotes around the text",
        ),
        (
            "u = http://foo",
            "syntax/missing-quotes",
            ":",
            "a text that has `:` in it stands in quotes",
            "write double quotes around the text",
        ),
        (
            "r = registry.internal/foo",
            "syntax/missing-quotes",
            "/",
            "a text that has `/` in it stands in quotes",
            "write double quotes around the text",
        ),
        (
            "m = { a = 1 }",
            "syntax/braces-as-value",
            "{",
            "a value is no block",
            "write `m { … }`, without `=`",
        ),
        ("foo- = 1", "syntax/bad-name", "foo-", "a name does not end with `-`", "write `foo`"),
        (
            "café = 1",
            "syntax/bad-name",
            "café",
            "a name is made of the letters a to z, digits, `_` and `-`",
            "write it with the letters a to z, or as a text in quotes where one is allowed",
        ),
        ("2nd = 1", "syntax/bad-name", "2nd", "a name does not begin with a digit", "begin it with a letter"),
        ("n = 1_000", "syntax/unexpected-token", "1_000", "digits are written without `_`", "write `1000`"),
        ("q = \"a\";", "syntax/unexpected-token", ";", "lines end without `;`", "remove `;`"),
        (
            "a = 1h b = 2h",
            "syntax/missing-separator",
            "b",
            "another attribute begins here",
            "write `b` on a line of its own, or a comma before it",
        ),
        (
            "a = x b = 2h",
            "syntax/missing-separator",
            "b",
            "another attribute begins here",
            "write `b` on a line of its own, or a comma before it",
        ),
        ("c = [node.class = \"x\"]", "syntax/unexpected-token", "=", "`=` sets, `==` compares", "write `==`"),
        (
            "n = 99999999999999999999999",
            "syntax/number-too-large",
            "99999999999999999999999",
            "this is more than 18446744073709551615",
            "write a smaller number, in a larger unit",
        ),
        (
            "image = 'x'",
            "syntax/single-quotes",
            "'x'",
            "strings are written in double quotes",
            "write `\"x\"`",
        ),
        (
            "image = 'x",
            "syntax/single-quotes",
            "'",
            "strings are written in double quotes",
            "write `\"` around the text",
        ),
        (
            "image = \"x",
            "syntax/unclosed-string",
            "\"x",
            "the line ends before the closing quote",
            "add `\"` where the text ends; a string stays on one line",
        ),
        (
            "/* a */",
            "syntax/block-comment",
            "/* a */",
            "comments begin with `#` or `//` and end with the line",
            "begin each of its lines with `#`",
        ),
        (
            "y = \"a\\qb\"",
            "syntax/unknown-escape",
            "\\q",
            "`\\q` means nothing",
            "write `\\\\` for a backslash; there are also `\\\"` and `\\u{…}`",
        ),
        (
            "y = \"a\\n\"",
            "syntax/control-character",
            "\\n",
            "a text does not hold `\\n`",
            "put a text of several lines into a file of its own and write `file(\"name\")`",
        ),
        (
            "y = \"\\t\"",
            "syntax/control-character",
            "\\t",
            "a text does not hold `\\t`",
            "write spaces, or put the text into a file of its own and write `file(\"name\")`",
        ),
        (
            "y = \"\\u{7}\"",
            "syntax/control-character",
            "\\u{7}",
            "a text does not hold `\\u{7}`",
            "remove it",
        ),
        (
            "y = \"\\u{202e}\"",
            "syntax/control-character",
            "\\u{202e}",
            "a text does not hold `\\u{202e}`",
            "remove it",
        ),
        (
            "y = \"\\u{110000}\"",
            "syntax/unknown-escape",
            "\\u{110000}",
            "`\\u{110000}` names no character",
            "write the hexadecimal number of a character between braces: `\\u{e9}`",
        ),
        (
            "y = \"\\u{}\"",
            "syntax/unknown-escape",
            "\\u",
            "`\\u` names no character",
            "write the hexadecimal number of a character between braces: `\\u{e9}`",
        ),
        (
            "y = \"a\tb\"",
            "syntax/control-character",
            "\t",
            "a text does not hold a tab",
            "write spaces, or put the text into a file of its own and write `file(\"name\")`",
        ),
        (
            "y = \"a\u{202e}b\"",
            "syntax/bidirectional-control",
            "\u{202e}",
            "U+202E makes the line look different from what it says",
            "remove it",
        ),
        (
            "y = 1 # \u{2066}",
            "syntax/bidirectional-control",
            "\u{2066}",
            "U+2066 makes the line look different from what it says",
            "remove it",
        ),
        ("y = \"\0\"", "syntax/control-character", "\0", "U+0000 cannot be seen", "remove it"),
        ("x = [(]", "syntax/unclosed-bracket", "(", "this `(` is never closed", "add `)` where it ends"),
    ]);
}

#[test]
fn check_lines() {
    assert_lines(&[
        (
            "a can't read b",
            "syntax/unexpected-token",
            "can't",
            "`can't` is written `cannot`",
            "write `cannot`",
        ),
        (
            "a can not read b",
            "syntax/unexpected-token",
            "can not",
            "`can not` is written `cannot`",
            "write `cannot`",
        ),
        (
            "a can read on b",
            "syntax/unexpected-token",
            "on",
            "in a check line the resource comes right after the verb",
            "remove `on`",
        ),
        (
            "a can read",
            "syntax/missing-resource",
            "read",
            "expected a resource after this",
            "write the name of a resource after `read`",
        ),
        ("a can", "syntax/missing-verb", "can", "expected a verb after this", "write a verb and a resource"),
        ("a can * b", "syntax/wildcard-verb", "*", "expected a verb", "name each verb that is needed"),
        (
            "a can read b/c",
            "syntax/missing-quotes",
            "c",
            "expected a text in quotes",
            "write `\"c\"`, or more of it between the quotes",
        ),
        (
            "a can read b as worker \"x\"",
            "syntax/unexpected-token",
            "worker",
            "expected `job` or `task`, found `worker`",
            "write `job` or `task` here",
        ),
        (
            "a can read b as job other",
            "syntax/missing-quotes",
            "other",
            "expected a text in quotes",
            "write `\"other\"`, or more of it between the quotes",
        ),
        (
            "a can read b in \"x\"",
            "syntax/unexpected-token",
            "\"x\"",
            "expected `namespace`, found `\"x\"`",
            "write `namespace` here",
        ),
        (
            "only a, b read c",
            "syntax/unexpected-token",
            "read",
            "expected `can` or `,`, found `read`",
            "write `can` or `,` here",
        ),
        (
            "a reaches",
            "syntax/missing-resource",
            "reaches",
            "expected a resource after this",
            "write the name of a resource after `reaches`",
        ),
        (
            "a cannot reach c after",
            "syntax/unexpected-token",
            "after",
            "expected `revoke` after this",
            "finish the line",
        ),
        (
            "a can read b with job \"c\"",
            "syntax/unexpected-token",
            "job",
            "expected `audience`, found `job`",
            "write `audience` here",
        ),
        (
            "x can select, insert a.b.c",
            "syntax/several-verbs",
            ",",
            "a check line asks for one verb",
            "write one line for each verb",
        ),
        (
            "only x, y can select, insert a.b.c",
            "syntax/several-verbs",
            ",",
            "a check line asks for one verb",
            "write one line for each verb",
        ),
        (
            "x cannot select a.b.c, a.b.d",
            "syntax/several-resources",
            ",",
            "a check line asks about one resource",
            "write one line for each resource",
        ),
    ]);
}

#[test]
fn blocks() {
    assert_told(
        "a = 1\n",
        &[(
            "syntax/outside-block",
            "a",
            "an attribute stands in a block",
            "move it into the block that it belongs to",
        )],
    );
    assert_told(
        "may read on x\n",
        &[(
            "syntax/outside-block",
            "may",
            "a grant stands in a block",
            "move it into the `service` or `operator` that it is for",
        )],
    );
    assert_told(
        "x can read y\n",
        &[(
            "syntax/outside-block",
            "x",
            "a check line stands in a block",
            "move it into a `check \"…\" { … }` block",
        )],
    );
    assert_told(
        "only x can read y\n",
        &[(
            "syntax/outside-block",
            "only",
            "a check line stands in a block",
            "move it into a `check \"…\" { … }` block",
        )],
    );
    assert_told(
        "service x\n",
        &[(
            "syntax/missing-brace",
            "x",
            "expected `{` after this",
            "end the line with `{`, and the block with `}`",
        )],
    );
    assert_told(
        "service x\n{\n  a = 1\n}\n",
        &[("syntax/brace-on-next-line", "{", "this belongs to the line before", "write `{` right after `x`")],
    );
    assert_told(
        "service {\n}\n",
        &[("syntax/missing-name", "service", "expected a name after `service`", "write `service name {`")],
    );
    assert_told(
        "service x- {\n}\n",
        &[("syntax/bad-name", "x-", "a name does not end with `-`", "write `x`")],
    );
    assert_told(
        "service x.y {\n}\n",
        &[(
            "syntax/unexpected-token",
            ".",
            "expected a name or `{`, found `.`",
            "remove it, or put the text around it in double quotes",
        )],
    );
    assert_told(
        "service x {\n",
        &[("syntax/unclosed-block", "{", "this `{` is never closed", "add `}` where it ends")],
    );
    assert_told(
        "service x {\n  port http {\n    to = 1\n\n  cpu = 1 MHz\n}\n\nservice y {\n}\n",
        &[("syntax/unclosed-block", "{", "this `{` seems not to be closed", "add `}` where it ends")],
    );
    assert_told(
        "service x {\n  a = [1\n}\n",
        &[("syntax/unclosed-bracket", "[", "this `[` is never closed", "add `]` where it ends")],
    );
    assert_told(
        "service x {\n\nservice y {\n  a 1\n}\n",
        &[
            ("syntax/unclosed-block", "{", "this `{` is never closed", "add `}` where it ends"),
            ("syntax/missing-equals", "1", "expected `=` before `1`", "write `a = …`"),
        ],
    );
    assert_told(
        "}\n",
        &[(
            "syntax/unopened-bracket",
            "}",
            "there is no open `{` for this `}`",
            "remove it, or add `{` where it begins",
        )],
    );
    assert_told(
        "service x {\n}}\n",
        &[(
            "syntax/unopened-bracket",
            "}",
            "there is no open `{` for this `}`",
            "remove it, or add `{` where it begins",
        )],
    );
    assert_told(
        "service x { a = 1 ] }\n",
        &[(
            "syntax/unopened-bracket",
            "]",
            "there is no open `[` for this `]`",
            "remove it, or add `[` where it begins",
        )],
    );
    assert_told(
        "service x {\n} service y {\n}\n",
        &[(
            "syntax/unexpected-token",
            "service",
            "expected the end of the line, found `service`",
            "begin a new line after `}`",
        )],
    );
    assert_told(
        "???\n",
        &[(
            "syntax/unexpected-token",
            "?",
            "expected a name, found `?`",
            "remove it, or put the text around it in double quotes",
        )],
    );
    assert_told(
        "service x {\n  d = <<EOT\n { a\nEOT\n}\n",
        &[(
            "syntax/heredoc",
            "<<EOT",
            "a text stays on one line",
            "put the text into a file of its own and write `file(\"name\")`",
        )],
    );
    assert_told(
        "\u{feff}service x {\n}\n",
        &[(
            "syntax/byte-order-mark",
            "\u{feff}",
            "the file begins with U+FEFF",
            "save the file as UTF-8 without a byte order mark",
        )],
    );
    assert_told(
        "service x {\r}\n",
        &[(
            "syntax/control-character",
            "\r",
            "a carriage return without a line feed",
            "end lines with a line feed",
        )],
    );
    assert_told(
        "service x {\n  ; \n  port y { a b { c } }\n}\n",
        &[
            ("syntax/unexpected-token", ";", "lines end without `;`", "remove `;`"),
            ("syntax/missing-equals", "c", "expected `=` and a value after this", "write `c = …`"),
        ],
    );
    assert_told(
        "service x {\n  task t {\n    port p {\n      a 1\n    }\n    b 2\n  }\n  c 3\n}\n",
        &[
            ("syntax/missing-equals", "1", "expected `=` before `1`", "write `a = …`"),
            ("syntax/missing-equals", "2", "expected `=` before `2`", "write `b = …`"),
            ("syntax/missing-equals", "3", "expected `=` before `3`", "write `c = …`"),
        ],
    );
}

#[test]
fn an_unclosed_block_is_found_by_its_indentation() {
    let text = "service x {\n  port a {\n    to = 1\n  }\n  port b {\n    to = 1\n\n  cpu = 1 MHz\n}\n\nservice y {\n}\n";
    let mut files = Files::new();
    let id = files.add("test.writ", text);
    let (tree, found) = writ_syntax::parse(&files, id);
    let [error] = found.sorted()[..] else { panic!("{:?}", found.sorted()) };
    assert_eq!(files.line_column(error.primary.span).line, 5);
    let other = error.secondary.first().unwrap();
    assert_eq!(files.line_column(other.span).line, 9);
    assert_eq!(other.text, "this closes it, but is indented like the end of the block around it");
    assert_eq!(tree.blocks.len(), 2);
}

#[test]
fn what_was_right_is_in_the_tree_beside_the_errors() {
    let (tree, found) =
        told("bucket a { name = \"a\" }\nbucket b { name \"b\" }\nbucket c {\n  name = \"c\"\n  x = \n}\n");
    assert_eq!(tree.blocks.len(), 3);
    assert_eq!(tree.blocks.iter().map(|b| b.body.len()).collect::<Vec<_>>(), [1, 0, 1]);
    assert_eq!(found.len(), 2);
}

#[test]
fn the_hundred_and_first_error_ends_the_list() {
    let (_, found) = told(&"service a { x 1 }\n".repeat(500));
    assert_eq!(found.len(), 101);
    assert!(found.iter().any(|f| f.0 == "syntax/too-many-errors"));
}
