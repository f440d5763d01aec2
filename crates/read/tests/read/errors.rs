//! Wrong artifacts: each with its code and with the text that is underlined.

use crate::sample::{files, one};
use writ_source::{Diagnostics, FileId, Files};

type Case = (&'static str, &'static str, &'static str);

/// For each text, the first finding's code and underlined text.
fn check<T>(read: impl Fn(&Files, FileId) -> Result<T, Diagnostics>, cases: &[Case]) {
    for (text, code, underlined) in cases {
        let (files, id) = one("x", text);
        let Err(found) = read(&files, id) else { panic!("accepted: {text}") };
        let all = found.sorted();
        let first = all.first().unwrap();
        assert_eq!(
            (first.code.0, files.text(first.primary.span)),
            (*code, *underlined),
            "{text}\n{first:#?}"
        );
    }
}

#[test]
fn vault_policies() {
    check(
        |files, id| writ_read::vault_policy(files, id, "x"),
        &[
            (r#"  {"path": {}}"#, "read/json-policy", "{"),
            (r#"path "a" { capabilities = ["raed"] }"#, "read/unknown-capability", "\"raed\""),
            (r#"path "a" { policy = "all" }"#, "read/unknown-capability", "\"all\""),
            (r#"path "a" { capability = ["read"] }"#, "read/unknown-key", "capability"),
            (r#"paths "a" { }"#, "read/unknown-key", "paths"),
            (r#"path "a" { capabilities = "read" }"#, "read/policy-shape", "capabilities = \"read\""),
            (r#"path "a" { capabilities = [1] }"#, "read/policy-shape", "1"),
            (r#"path "a" "b" { }"#, "read/policy-shape", r#"path "a" "b" { }"#),
            (r#"path = { "a" = { } }"#, "read/policy-shape", r#"path = { "a" = { } }"#),
            (r#"path "a+*" { }"#, "read/policy-wildcard", "\"a+*\""),
            (r#"path "a" { policy = "read" policy = "deny" }"#, "read/duplicate-key", "policy"),
            (r#"path "a" { policy = "read" "policy" = "deny" }"#, "read/duplicate-key", "\"policy\""),
            (r#"path "a" { policy = <<E"#, "read/hcl1-heredoc", "<"),
            (r#"path "a { }"#, "read/hcl1-syntax", "\""),
            (r#"path "\q" { }"#, "read/hcl1-syntax", "\\"),
            (r#"path "\xff" { }"#, "read/hcl1-syntax", "\"\\xff\""),
            ("path \"a\" {", "read/hcl1-syntax", ""),
            ("path \"a\" }", "read/hcl1-syntax", "}"),
            ("path \"a\" { capabilities = [\"read\" \"list\"] }", "read/hcl1-syntax", "\"list\""),
            ("path \"a\" { capabilities = [,] }", "read/hcl1-syntax", ","),
            (
                "path \"a\" { min_wrapping_ttl = 99999999999999999999 }",
                "read/hcl1-syntax",
                "99999999999999999999",
            ),
            ("/* path", "read/hcl1-syntax", "/*"),
            ("# \0", "read/hcl1-syntax", "\0"),
            ("\u{feff}path \"a\" { }", "read/hcl1-syntax", "\u{feff}"),
        ],
    );
}

#[test]
fn jwt_roles() {
    check(
        |files, id| writ_read::jwt_role(files, id, "jwt", "x"),
        &[
            ("[]", "read/not-an-object", "[]"),
            ("{\"user_claim\": \"sub\",}", "read/json-syntax", "}"),
            ("{\"user_claim\": \"sub\"} // x", "read/json-syntax", "/"),
            ("{'user_claim': \"sub\"}", "read/json-syntax", "'"),
            ("{\"user_claim\": \"\\ud800\"}", "read/json-syntax", "\""),
            ("{}", "read/missing-field", ""),
            (r#"{"user_claim": "sub", "policies": ["root"]}"#, "read/unmodelled-field", "\"policies\""),
            (r#"{"user_claim": "sub", "groups_claim": "g"}"#, "read/unmodelled-field", "\"groups_claim\""),
            (r#"{"user_claim": "sub", "user_claim": "aud"}"#, "read/duplicate-key", "\"user_claim\""),
            (
                r#"{"user_claim": "sub", "user\u005fclaim": "aud"}"#,
                "read/duplicate-key",
                "\"user\\u005fclaim\"",
            ),
            (r#"{"user_claim": 1}"#, "read/wrong-type", "1"),
            (r#"{"user_claim": "sub", "bound_audiences": [true]}"#, "read/wrong-type", "true"),
            (r#"{"user_claim": "sub", "bound_claims": {"a": {}}}"#, "read/wrong-type", "{}"),
            (r#"{"user_claim": "sub", "token_no_default_policy": "false"}"#, "read/wrong-type", "\"false\""),
            (r#"{"user_claim": "sub", "token_ttl": -1}"#, "read/wrong-type", "-1"),
            (r#"{"user_claim": "sub", "token_ttl": 1e3}"#, "read/wrong-type", "1e3"),
            (r#"{"user_claim": "sub", "token_ttl": null}"#, "read/wrong-type", "null"),
        ],
    );
}

#[test]
fn roles_and_connections_of_engines() {
    let role = || writ_semantics::engine::RoleRef { mount: "m".to_owned(), name: "n".to_owned() };
    check(
        |files, id| writ_read::aws_role(files, id, role()),
        &[
            (r#"{"role_arns": []}"#, "read/missing-field", ""),
            (
                r#"{"credential_type": "iam_user", "policy_document": "{}"}"#,
                "read/unmodelled-field",
                "\"policy_document\"",
            ),
        ],
    );
    check(
        |files, id| writ_read::database_role(files, id, role()),
        &[(
            r#"{"db_name": "x", "creation_statements": []}"#,
            "read/unmodelled-field",
            "\"creation_statements\"",
        )],
    );
    check(
        |files, id| writ_read::connection(files, id, role()),
        &[
            (
                r#"{"plugin_name": "p", "connection_url": "postgresql://u:hunter2@h/d"}"#,
                "read/secret-in-file",
                "",
            ),
            (
                r#"{"plugin_name": "p", "connection_url": "u", "password": "hunter2"}"#,
                "read/secret-in-file",
                "",
            ),
        ],
    );
}

#[test]
fn iam_policies() {
    check(
        writ_read::iam_policy,
        &[
            ("{}", "read/missing-element", "{}"),
            (r#"{"Statement": [], "Statment": []}"#, "read/unknown-element", "\"Statment\""),
            (r#"{"Statement": [], "Version": "2012"}"#, "read/iam-value", "\"2012\""),
            (r#"{"Statement": {"Effect": "Allow"}}"#, "read/missing-element", r#"{"Effect": "Allow"}"#),
            (
                r#"{"Statement": {"Action": "*", "Effect": "allow"}}"#,
                "read/missing-element",
                r#"{"Action": "*", "Effect": "allow"}"#,
            ),
            (
                r#"{"Statement": {"Action": "*", "Effect": "Deny", "Ressource": "*"}}"#,
                "read/unknown-element",
                "\"Ressource\"",
            ),
            (
                r#"{"Statement": {"Action": "*", "Effect": "Deny", "NotAction": "*"}}"#,
                "read/element-and-its-not",
                "\"NotAction\"",
            ),
            (r#"{"Statement": {"Action": [], "Effect": "Deny"}}"#, "read/iam-value", "[]"),
            (r#"{"Statement": {"Action": ["*", 1], "Effect": "Deny"}}"#, "read/iam-shape", "1"),
            (
                r#"{"Statement": {"Action": "*", "Effect": "Deny", "Principal": "x"}}"#,
                "read/iam-shape",
                "\"x\"",
            ),
            (
                r#"{"Statement": {"Action": "*", "Effect": "Deny", "Principal": {"Aws": "x"}}}"#,
                "read/unknown-element",
                "\"Aws\"",
            ),
            (
                r#"{"Statement": {"Action": "*", "Effect": "Deny", "Condition": {"Bool": {"a:b": "x", "A:B": "y"}}}}"#,
                "read/duplicate-key",
                "\"A:B\"",
            ),
            (
                r#"{"Statement": {"Action": "*", "Effect": "Deny", "Effect": "Allow"}}"#,
                "read/duplicate-key",
                "\"Effect\"",
            ),
            (
                r#"{"Statement": {"Action": "*", "Effect": "Deny", "Condition": {"Bool": {"a:b": null}}}}"#,
                "read/iam-shape",
                "null",
            ),
        ],
    );
}

#[test]
fn jobspecs() {
    check(
        writ_read::jobspec,
        &[
            ("", "read/jobspec-shape", ""),
            ("{\"job\": {}}", "read/hcl-syntax", "{"),
            ("job \"a\" {\n  x = \"${\n}", "read/hcl-syntax", "}"),
            // The parser would read the block as text, up to the second end; Nomad does not.
            ("job \"a\" {\n  name = <<E\nE\n  vault {}\n  x = <<E\nE\n}", "read/unknown-argument", "x"),
            ("job \"a\" {\n  name = <<E\na\n E//\nE", "read/hcl-syntax", "E"),
            ("job \"a\" {\n  name = <<-E\n  a\n\u{a0}b\n  E\n}", "read/hcl-syntax", " "),
            ("job \"a\" {\n  x = \"a\n\"\n}", "read/hcl-syntax", "\n"),
            ("job \"a\" {}\njob \"b\" {}", "read/duplicate-block", "job"),
            ("job {}", "read/jobspec-shape", "job"),
            ("job \"a\" {\n  namespace = var.x\n}", "read/not-literal", "var.x"),
            ("job \"a\" {\n  namespace = \"x-${var.y}\"\n}", "read/not-literal", "\"x-${var.y}\""),
            ("job \"a\" {\n  namespace = lower(\"X\")\n}", "read/not-literal", "lower(\"X\")"),
            ("job \"a\" {\n  datacentres = [\"x\"]\n}", "read/unknown-argument", "datacentres"),
            ("job \"a\" {\n  vaults { }\n}", "read/unknown-argument", "vaults"),
            ("job \"a\" {\n  group \"g\" {\n    dynamic \"task\" {}\n  }\n}", "read/not-literal", "dynamic"),
            (
                "job \"a\" {\n  group \"g\" {\n    task \"t\" {}\n    task \"t\" {}\n  }\n}",
                "read/duplicate-block",
                "group",
            ),
            (
                "job \"a\" {\n  task \"t\" {\n    vault {\n      role = \"$${meta.role}\"\n    }\n  }\n}",
                "read/not-literal",
                "\"$${meta.role}\"",
            ),
            (
                "job \"a\" {\n  task \"t\" {\n    vault {\n      env = \"false\"\n    }\n  }\n}",
                "read/not-literal",
                "\"false\"",
            ),
            (
                "job \"a\" {\n  task \"t\" {\n    vault {}\n    vault {}\n  }\n}",
                "read/duplicate-block",
                "vault",
            ),
            (
                "job \"a\" {\n  task \"t\" {\n    vault { cluster = \"other\" }\n  }\n}",
                "read/unmodelled-field",
                "vault { cluster = \"other\" }",
            ),
            (
                "job \"a\" {\n  task \"t\" {\n    identity { aud = \"x\" }\n  }\n}",
                "read/not-literal",
                "\"x\"",
            ),
            (
                "job \"a\" {\n  task \"t\" {\n    identity { ttl = \"1d\" }\n  }\n}",
                "read/wrong-type",
                "\"1d\"",
            ),
            (
                "job \"a\" {\n  task \"t\" {\n    driver = \"docker\"\n    vault = {}\n  }\n}",
                "read/unknown-argument",
                "vault",
            ),
            (
                "job \"a\" {\n  task \"t\" {\n    template { data = \"{{ secret \" }\n  }\n}",
                "read/template-syntax",
                "template { data = \"{{ secret \" }",
            ),
            (
                "job \"a\" {\n  task \"t\" {\n    template { data = file(\"x\") }\n  }\n}",
                "read/not-literal",
                "file(\"x\")",
            ),
        ],
    );
}

#[test]
fn terraform_modules() {
    check(
        |files, id| writ_read::terraform(files, &[id]),
        &[
            ("a = file(var.x)", "read/not-literal", "file(var.x)"),
            ("a = file(\"/etc/passwd\")", "read/terraform-path", "file(\"/etc/passwd\")"),
            (
                "a = file(\"${path.module}/../../x\")",
                "read/terraform-path",
                "file(\"${path.module}/../../x\")",
            ),
            ("a = templatefile(\"x\", {})", "read/unmodelled-function", "templatefile(\"x\", {})"),
            ("a = core::file(\"x\")", "read/unmodelled-function", "core::file(\"x\")"),
            ("module \"x\" {}", "read/unmodelled-block", "module"),
            ("resource \"x\" {}", "read/terraform-shape", "resource"),
            ("resource \"x\" \"y\" {}\nresource \"x\" \"y\" {}", "read/duplicate-block", "resource"),
            ("resource \"x\" \"y\" { password = \"hunter2\" }", "read/secret-in-file", "resource"),
            ("provider \"vault\" { token = \"hunter2\" }", "read/secret-in-file", "provider"),
            (
                "resource \"x\" \"y\" {\n  z {\n    password = \"hunter2\"\n  }\n}",
                "read/secret-in-file",
                "resource",
            ),
            ("locals {\n  a = 1\n}\nlocals {\n  a = 2\n}", "read/duplicate-key", "a"),
            (
                "locals {\n  a = local.b\n  b = [local.a]\n}\nresource \"x\" \"y\" { z = local.a }",
                "read/cyclic-local",
                "local.b",
            ),
        ],
    );
}

#[test]
fn files_without_a_place_and_names_that_are_taken() {
    for (names, code) in [
        (&["README.md"][..], "read/unknown-file"),
        (&["vault/policies/x.json"], "read/unknown-file"),
        (&["vault/policies/.hcl"], "read/unknown-file"),
        (&["deployer"], "read/unknown-file"),
        (&["deployer/policy.hcl"], "read/unknown-file"),
        (&["deployer/../x"], "read/unknown-file"),
        (&["/access.json"], "read/unknown-file"),
        (&["terraform/a/x.tf"], "read/unknown-file"),
        (&["postgres/x/y.sql"], "read/unknown-file"),
        (&["vault/policies/x.hcl", "vault/policies/X.hcl"], "read/duplicate-name"),
        (&["postgres/a/x.creation.sql", "postgres/b/x.creation.sql"], "read/duplicate-name"),
    ] {
        let tree: Vec<(&str, &str)> = names.iter().map(|name| (*name, "")).collect();
        let (_, found) = writ_read::tree(&files(&tree));
        let codes: Vec<_> = found.sorted().iter().map(|d| d.code.0).collect();
        assert_eq!(codes, [code], "{names:?}");
    }
}

#[test]
fn no_diagnostic_says_a_password() {
    for (name, text) in [
        (
            "vault/database/config/x.json",
            r#"{"plugin_name": "p", "connection_url": "postgresql://u:hunter2@h/d"}"#,
        ),
        ("vault/database/config/x.json", r#"{"password": "hunter2", "password": "hunter2"}"#),
        ("vault/database/config/x.json", r#"{"connection_url": ["hunter2"]}"#),
        ("terraform/main.tf", "resource \"a\" \"b\" { secret_key = \"hunter2\" }"),
    ] {
        let (facts, found) = writ_read::tree(&files(&[(name, text)]));
        assert!(found.has_errors(), "{text}");
        assert!(!format!("{facts:?} {found:?}").contains("hunter2"), "{text}");
    }
}
