//! Each construct with the tree that it gives, and each refusal with its place.

use super::dump::dump;

#[test]
fn every_construct_gives_its_tree() {
    for (text, tree) in [
        ("", ""),
        ("a = 1", "a=1;"),
        ("a = 1 # x\n\n// y\n/* z\n */ b = 2\r\n", "a=1;b=2;"),
        ("a = 1.5e-3", "a=1.5e-3;"),
        ("a = -7\nb = - 7\nc = 1 -7", "a=-7;b=computed(7 );c=computed(1 7 );"),
        ("é-1 = null\n_ = true", "é-1=null;_=true;"),
        ("b {}", "b{};"),
        ("b \"x\" y \"z\\\"$${\" { # c\n a = 1\n c { d = 2 }\n}", "b \"x\" \"y\" \"z\\\"${\"{a=1;c{d=2;};};"),
        (r#"a = """#, r#"a="";"#),
        (
            r#"a = "\n\r\t\"\\\u00e9\U0001f600 $${x} %%{y} $ % $$ $x 5%""#,
            "a=\"\\n\\r\\t\\\"\\\\é😀 ${x} %{y} $ % $$ $x 5%\";",
        ),
        (r#"a = "x${b.c}y${"d"}""#, r#"a=template("x" b.c "y" "d" );"#),
        (r#"a = "${b}""#, "a=template(b );"),
        (r#"a = "x ${~ b}""#, "a=template?;"),
        (r#"a = "%{ if a }x%{ else }y%{ endif }%{ for a, b in c ~}z%{ endfor }""#, "a=template?;"),
        ("a = [1, \"x\", # y\n 2,\n]", "a=[1 \"x\" 2 ];"),
        (
            "a = {\n b = 1\n \"c d\" : 2, (e) = 3, f.g = 4, true = 5\n}",
            "a={b=1 \"c d\"=2 (e)=3 f.g=4 true=5 };",
        ),
        ("a = f(1, [\n2], g()...)", "a=f(1 [2 ] g() ...);"),
        ("a = provider::x::f(1,)", "a=provider::x::f(1 );"),
        ("a = b.c[0].d[\"e\"].*.f[*].g.0.h", "a=b.c[0].d[\"e\"][*].f[*].g[0].h;"),
        ("a = f(x).y", "a=f(x ).y;"),
        ("a = (\nb\n)", "a=(b);"),
        ("a = 1 + -b * 2 % (3)", "a=computed(1 computed(b ) 2 (3) );"),
        ("a = !b && c == 1 ? \"x\" : d", "a=computed(computed(computed(b ) c 1 ) \"x\" d );"),
        ("a = [for k, v in b : f(v) if v != null]", "a=computed(b f(v ) computed(v null ) );"),
        ("a = {\nfor k in b :\n k => 1...}", "a=computed(b k 1 );"),
        ("a = for\nb = {x = for}", "a=for;b={x=for };"),
    ] {
        assert_eq!(dump(text).as_deref(), Ok(tree), "{text}");
    }
}

#[test]
fn here_documents_are_what_hcl_makes_of_them() {
    for (text, tree) in [
        ("a = <<E\nE\nb = 1\n", "a=\"\";b=1;"),
        ("a = <<E\n x\n\n  E\n", "a=\" x\\n\\n\";"),
        ("a = <<E\nE //\nEE\n E \nb = 1", "a=\"E //\\nEE\\n\";b=1;"),
        ("a = <<E\n\\n $${x} \"$y\" 5%\nE\n", "a=\"\\\\n ${x} \\\"$y\\\" 5%\\n\";"),
        ("a = <<E\nx${b}\nE${c}\nE\n", "a=template(\"x\" b \"\\nE\" c \"\\n\" );"),
        ("a = [<<E\nx\nE\n, 1]", "a=[\"x\\n\" 1 ];"),
        ("a = <<E\r\nx\r\nE\r\nb = 1", "a=\"x\\r\\n\";b=1;"),
        ("a = <<-E\n  x\n    y\n   \n  E\n", "a=\"x\\n  y\\n   \\n\";"),
        ("a = <<-E\n  x\n y${b}\n   ${c}\n  E\n", "a=template(\" x\\ny\" b \"\\n  \" c \"\\n\" );"),
        ("a = <<-E\n  x\n${b}\n  E\n", "a=template(\"  x\\n\" b \"\\n\" );"),
        ("a = <<-E\n  $${x}\n  é\n  E\n", "a=\"${x}\\né\\n\";"),
    ] {
        assert_eq!(dump(text).as_deref(), Ok(tree), "{text}");
    }
}

#[test]
fn what_hcl_refuses_or_may_read_otherwise_is_an_error_at_its_place() {
    for (text, at) in [
        ("a", "\"\""),
        ("= 1", "\"=\""),
        ("\u{feff}a = 1", "\"\\u{feff}\""),
        ("a = 1 b = 2", "\"b\""),
        ("a = 1, b = 2", "\",\""),
        ("a =\n1", "\"\\n\""),
        ("a\n= 1", "\"\\n\""),
        ("a = 1\ra = 2", "\"\\r\""),
        ("a = 1\nb = 2\na = 3", "\"a\" (it is set above)"),
        ("a == 1", "\"=\""),
        ("b { a = 1\n}", "\"\\n\""),
        ("b { a = 1, c = 2 }", "\",\""),
        ("b { a = 1 c = 2 }", "\"c\""),
        ("b { c {} }", "\"{\""),
        ("b {\n a = 1 }", "\"}\""),
        ("b {\n", "\"\""),
        ("b {} c {}", "\"c\""),
        ("b \"x${y}\" {}", "\"\\\"\""),
        ("b\n{}", "\"\\n\""),
        ("a = \"x", "\"\""),
        ("a = \"x\ny\"", "\"\\n\""),
        ("a = \"\\x\"", "\"\\\\\""),
        ("a = \"\\ud800\"", "\"\\\\\""),
        ("a = \"\\u12\"", "\"\\\\\""),
        ("a = \"${b\"", "\"\\\"\""),
        ("a = \"${}\"", "\"}\""),
        ("a = \"%{ if b }\"", "\"\\\"\""),
        ("a = \"%{ endif }\"", "\"e\""),
        ("a = \"%{ if b }%{ endfor }%{ endif }\"", "\"e\""),
        ("a = \"%{ while b }\"", "\"w\""),
        ("a = 1.2.3", "\".\""),
        ("a = 1.e3", "\".\""),
        ("a = 1x", "\"x\""),
        ("a = b[\n*]", "\"*\""),
        ("a = b.*.c.*", "\"*\""),
        ("a = b.0.1", "\".\""),
        ("a = [1 2]", "\"2\""),
        ("a = [,]", "\",\""),
        ("a = {b = 1 c = 2}", "\"c\""),
        ("a = {b = 1,, c = 2}", "\",\""),
        ("a = {b\n= 1}", "\"\\n\""),
        ("a = {b = 1, \"b\" = 2}", "\"\\\"b\\\"\" (this key is there above)"),
        ("a = {for = 1}", "\"=\""),
        ("a = [for x in y : z => 1]", "\"=\""),
        ("a = {for x in y : z}", "\"}\""),
        ("a = f(1 2)", "\"2\""),
        ("a = f(x..., y)", "\",\""),
        ("a = f::b", "\"\""),
        ("a = f :: b(1)", "\":\""),
        ("a = b ? c", "\"\""),
        ("a = 1 +", "\"\""),
        ("a = b & c", "\"&\""),
        ("a = 'x'", "\"'\""),
        ("a = /* x", "\"/\""),
        ("a = <<E\nx\nE", "\"E\""),
        ("a = <<E\nx\n", "\"\""),
        ("a = << E\nx\nE\n", "\" \""),
        ("a = <<E x\nE\n", "\" \""),
        ("a = <<E\nx\ry\nE\n", "\"\\r\""),
        ("a = <<-E\n  x\n \u{301}y\n  E\n", "\" \""),
        ("a = <<-E\n  x\n\u{a0}y\n  E\n", "\" \""),
    ] {
        let refused = dump(text).unwrap_err();
        let (code, place) = refused.split_once(" at ").unwrap();
        let want = if at.contains("above") { "read/duplicate-key" } else { "read/hcl-syntax" };
        assert!(code == want && place.starts_with(at), "{text}\n{refused}");
    }
}
