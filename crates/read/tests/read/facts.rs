//! Good artifacts give the facts that one expects.

use crate::sample::{self, TREE, files, one};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use writ_read::{Runner, sql, tree, vault_policy};
use writ_semantics::Facts;
use writ_semantics::engine::RoleRef;
use writ_semantics::iam::{Clause, Condition, Effect};
use writ_semantics::nomad::Value;
use writ_semantics::postgres::{ColumnPrivilege, Object, Privilege, Privileges, StatementKind};
use writ_semantics::terraform::Origin;
use writ_semantics::vault::Capability;

fn read() -> (writ_source::Files, Facts) {
    let files = files(&TREE);
    let (facts, found) = tree(&files);
    assert!(found.is_empty(), "{found:#?}");
    (files, facts)
}

fn seconds(duration: Option<Duration>) -> Option<u64> {
    duration.map(|duration| duration.as_secs())
}

fn role(mount: &str, name: &str) -> RoleRef {
    RoleRef { mount: mount.to_owned(), name: name.to_owned() }
}

#[test]
fn a_vault_policy() {
    let (files, facts) = read();
    let policy = &facts.policies["backups_db-backup"];
    assert_eq!(policy.rules.len(), 2);
    assert_eq!(policy.rules[1].path, "aws/creds/backups_db-backup");
    assert_eq!(policy.rules[1].capabilities, BTreeSet::from([Capability::Read]));
    assert!(files.text(policy.rules[1].span).starts_with("path \"aws/creds"));
    assert!(files.text(policy.rules[1].span).ends_with('}'));
}

#[test]
fn policies_are_read_as_vault_reads_them() {
    let (files, id) = one(
        "p",
        r#"
        name = "ignored"
        path "/secret/*" { policy = "write" }
        path "a" { capabilities = ["read", "deny", "sudo",] // all but deny is lost
                   comment = "x" }
        path "b/{{identity.entity.id}}" { capabilities = [] }
        path "c${"x\"{y}"}" { capabilities = ["create"] allowed_parameters = { "*" = [] } min_wrapping_ttl = 0x10 }
        /* path "d" { */ path "e" { control_group { factor "x" {} } policy = "read" }
        "#,
    );
    let policy = vault_policy(&files, id, "Mixed").unwrap();
    let rules: Vec<_> = policy
        .rules
        .iter()
        .map(|rule| (rule.path.as_str(), format!("{:?}", rule.capabilities), rule.unmodelled.join(",")))
        .collect();
    assert_eq!(policy.name, "mixed");
    assert_eq!(
        rules,
        [
            ("secret/*", "{Create, Read, Update, Delete, List}".to_owned(), String::new()),
            ("a", "{Deny}".to_owned(), String::new()),
            ("b/{{identity.entity.id}}", "{}".to_owned(), "templating in the path".to_owned()),
            ("c${\"x\\\"{y}\"}", "{Create}".to_owned(), "allowed_parameters,min_wrapping_ttl".to_owned()),
            ("e", "{Read, List}".to_owned(), "control_group".to_owned()),
        ]
        .map(|(path, capabilities, unmodelled)| (path, capabilities, unmodelled))
    );
}

#[test]
fn a_jwt_role() {
    let (files, facts) = read();
    let login = &facts.logins[&("jwt-nomad".to_owned(), "backups_db-backup".to_owned())];
    assert_eq!(login.role_type, "jwt");
    assert_eq!(login.bound_audiences, ["vault.io"]);
    assert_eq!(login.bound_claims["nomad_namespace"], ["default"]);
    assert_eq!(login.token_policies, ["backups_db-backup"]);
    assert!(login.no_default_policy);
    assert_eq!(seconds(login.life.max_ttl), Some(5400));
    assert_eq!(login.life.period, None);
    assert_eq!(files.text(login.fields["token_ttl"]), "\"token_ttl\": 3600");
}

#[test]
fn roles_and_connections_of_engines() {
    let (_, facts) = read();
    let aws = &facts.aws_roles[&role("aws", "backups_db-backup")];
    assert_eq!(aws.role_arns, ["arn:aws:iam::111122223333:role/backups_db-backup"]);
    assert_eq!((seconds(aws.default_sts_ttl), aws.max_sts_ttl), (Some(3600), None));
    let database = &facts.database_roles[&role("database", "backups_db-backup_orders")];
    assert_eq!(database.connection, "backups_orders");
    assert_eq!(seconds(database.max_ttl), Some(86_400));
    let connection = &facts.connections[&role("database", "backups_orders")];
    assert_eq!(connection.dbname.as_deref(), Some("orders"));
    assert_eq!(connection.allowed_roles, ["backups_db-backup_orders"]);
}

#[test]
fn iam_policies() {
    let (files, facts) = read();
    let policy = &facts.permissions["backups_db-backup"];
    assert_eq!(&facts.sessions["backups_db-backup"].version, &policy.version);
    let [list, objects] = policy.statements.as_slice() else { panic!() };
    let condition = |operator: &str, key: &str, value: &str| Condition {
        operator: operator.to_owned(),
        key: key.to_owned(),
        values: vec![value.to_owned()],
    };
    assert_eq!(
        list.conditions,
        [
            condition("StringLike", "s3:prefix", "dbbackup/*"),
            condition("Bool", "aws:SecureTransport", "true")
        ]
    );
    assert_eq!(objects.effect, Effect::Deny);
    assert_eq!(objects.sid.as_deref(), Some("Objects"));
    let patterns = vec!["s3:GetObject".to_owned(), "s3:PutObject".to_owned()];
    assert_eq!(objects.actions, Clause { negated: true, patterns });
    assert!(files.text(objects.span).starts_with("{\n      \"Sid\""));
    let trust = &facts.trusts["backups_db-backup"].statements[0];
    let by_kind =
        BTreeMap::from([("AWS".to_owned(), vec!["arn:aws:iam::111122223333:role/vault-server".to_owned()])]);
    assert_eq!(trust.principals.as_ref().unwrap().by_kind, by_kind);
    assert_eq!(trust.resources, None);
}

fn kinds(text: &str, runner: Runner) -> Vec<StatementKind> {
    let (files, id) = one("x.sql", text);
    sql(&files, id, runner).unwrap().into_iter().map(|statement| statement.kind).collect()
}

#[test]
fn the_statements_of_a_tree() {
    let (files, facts) = read();
    let name = || "{{name}}".to_owned();
    let creation = &facts.creations["backups_db-backup_orders"];
    let options =
        ["LOGIN", "PASSWORD '{{password}}'", "VALID UNTIL '{{expiration}}'"].map(str::to_owned).to_vec();
    assert_eq!(creation[0].kind, StatementKind::CreateRole { name: name(), options });
    let only = |all: &[Privilege]| {
        Privileges::Only(
            all.iter().map(|p| ColumnPrivilege { privilege: *p, columns: vec![] }).collect::<BTreeSet<_>>(),
        )
    };
    assert_eq!(
        creation[2].kind,
        StatementKind::Grant {
            privileges: only(&[Privilege::Select, Privilege::Insert]),
            on: Object::Table { schema: Some("public".to_owned()), name: "customers".to_owned() },
            to: vec![name()],
            grant_option: false,
        }
    );
    assert_eq!(files.text(creation[1].span), "GRANT CONNECT ON DATABASE \"orders\" TO \"{{name}}\"");
    let me = || "CURRENT_USER".to_owned();
    let revocation: Vec<_> =
        facts.revocations["backups_db-backup_orders"].iter().map(|s| s.kind.clone()).collect();
    assert_eq!(
        revocation,
        [
            StatementKind::AlterRole { name: name(), options: vec!["NOLOGIN".to_owned()] },
            StatementKind::GrantRole { roles: vec![name()], to: vec![me()], admin_option: false },
            StatementKind::TerminateSessions { role: name() },
            StatementKind::ReassignOwned { from: name(), to: me() },
            StatementKind::DropOwned { role: name() },
            StatementKind::DropRole { role: name() },
        ]
    );
    assert_eq!(
        facts.setups["orders"].iter().map(|s| s.kind.clone()).collect::<Vec<_>>(),
        [StatementKind::Revoke {
            privileges: Privileges::All,
            on: Object::Database { name: "orders".to_owned() },
            from: vec!["PUBLIC".to_owned()],
        }]
    );
}

#[test]
fn names_in_sql_are_as_meant() {
    let grants = kinds(
        r#"grant select (A, "B""c"), usage on sequence Public.S to "{{username}}", PUBLIC with grant option;
           GRANT ALL PRIVILEGES ON FUNCTION f(int) TO x"#,
        Runner::Vault,
    );
    let privilege = |privilege, columns: &[&str]| ColumnPrivilege {
        privilege,
        columns: columns.iter().map(|c| (*c).to_owned()).collect(),
    };
    assert_eq!(
        grants,
        [
            StatementKind::Grant {
                privileges: Privileges::Only(BTreeSet::from([
                    privilege(Privilege::Select, &["a", "B\"c"]),
                    privilege(Privilege::Usage, &[]),
                ])),
                on: Object::Sequence { schema: Some("public".to_owned()), name: "s".to_owned() },
                to: vec!["{{name}}".to_owned(), "PUBLIC".to_owned()],
                grant_option: true,
            },
            StatementKind::Grant {
                privileges: Privileges::All,
                on: Object::Other("FUNCTION f(int)".to_owned()),
                to: vec!["x".to_owned()],
                grant_option: false,
            },
        ]
    );
}

#[test]
fn what_is_not_quite_a_known_statement_is_other_and_never_dropped() {
    for text in [
        "CREATE USER x",
        "CREATE ROLE x SETTING y",
        "CREATE ROLE",
        "ALTER ROLE x SET search_path = y",
        "ALTER ROLE ALL NOLOGIN",
        "GRANT SELECT ON t TO x GRANTED BY y",
        "GRANT SELECT ON t TO x CASCADE",
        "GRANT a TO b WITH INHERIT TRUE",
        "REVOKE GRANT OPTION FOR SELECT ON t FROM x",
        "REVOKE ALL ON t FROM x CASCADE",
        "REVOKE a FROM b",
        "GRANT SELECT ON t TO GROUP x",
        "GRANT SELECT ON t TO \"PUBLIC\"",
        "GRANT SELECT ON t TO E'x'",
        "GRANT SELECT ON t TO U&\"x\"",
        "GRANT SELECT ON t TO \"x",
        "GRANT SELECT ON t TO x /* y",
        "DO $$ BEGIN GRANT a TO b $$",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> 'x'",
        "DROP OWNED BY x CASCADE",
        "DROP ROLE x, y",
        "\\c other\nREVOKE ALL ON DATABASE x FROM PUBLIC",
    ] {
        for runner in [Runner::Vault, Runner::Psql] {
            assert_eq!(kinds(text, runner), [StatementKind::Other(text.to_owned())], "{text}");
        }
    }
    let long = format!("DROP ROLE {}", "x".repeat(64));
    assert_eq!(kinds(&long, Runner::Vault), [StatementKind::Other(long.clone())]);
}

#[test]
fn vault_splits_at_every_semicolon_and_psql_where_a_statement_ends() {
    let text = "DROP ROLE \"a;b\"; -- x; y\nDROP ROLE c;;\n-- nothing\n";
    let drop = |role: &str| StatementKind::DropRole { role: role.to_owned() };
    let other = |text: &str| StatementKind::Other(text.to_owned());
    assert_eq!(kinds(text, Runner::Psql), [drop("a;b"), drop("c")]);
    assert_eq!(
        kinds(text, Runner::Vault),
        [other("DROP ROLE \"a"), other("b\""), other("y\nDROP ROLE c")],
        "the comment before its semicolon is a statement of nothing"
    );
    // A comment that `psql` sees as one hides what Vault's way of splitting would find.
    assert_eq!(kinds("/* ; REVOKE ALL ON t FROM PUBLIC; */", Runner::Psql), []);
    assert_eq!(kinds("$x$ ; DROP ROLE a; $x$", Runner::Psql).len(), 1);
    assert_eq!(kinds("E'\\'; DROP ROLE a; '", Runner::Psql).len(), 1);
}

#[test]
fn what_vault_would_not_split_is_one_unknown_statement() {
    for text in ["BEGIN; DROP ROLE a; END;", "[\"DROP ROLE a; DROP ROLE b\"]"] {
        assert_eq!(kinds(text, Runner::Vault), [StatementKind::Other(text.to_owned())], "{text}");
    }
}

#[test]
fn passwords_in_sql_are_not_kept() {
    for text in [
        "CREATE ROLE x PASSWORD 'hunter2'",
        "CREATE USER x ENCRYPTED PASSWORD 'hunter2'",
        "CREATE USER x PASSWORD E'hunter2'",
        "CREATE USER x PASSWORD 'hunter2",
        "CREATE USER x PASSWORD $$hunter2$$",
    ] {
        assert!(!format!("{:?}", kinds(text, Runner::Vault)).contains("hunter2"), "{text}");
    }
}

#[test]
fn a_job() {
    let (files, facts) = read();
    let job = &facts.jobs["db-backup"];
    assert_eq!((job.namespace.as_str(), job.kind.as_str()), ("default", "batch"));
    let task = &job.groups[0].tasks[0];
    assert_eq!(task.driver, "docker");
    assert_eq!(task.config.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["image", "args"]);
    assert_eq!(task.config[0].value(), Some(&Value::text("registry.internal/db-backup:1.4.2")));
    assert_eq!(task.settings.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["resources"]);
    assert!(files.text(task.settings[0].span).starts_with("resources {"));
    let vault = task.vault.as_ref().unwrap();
    assert_eq!(vault.role.as_deref(), Some("backups_db-backup"));
    // Not written: Nomad's defaults.
    assert_eq!((vault.env, vault.disable_file, vault.change_mode.as_str()), (false, false, "restart"));
    assert_eq!(task.identities[0].audience, ["vault.io"]);
    assert_eq!(seconds(task.identities[0].ttl), Some(3600));
    let template = &task.templates[0];
    assert_eq!(template.secrets, ["aws/creds/backups_db-backup"]);
    assert_eq!(template.unread, Vec::<String>::new());
    assert!(template.data.as_ref().unwrap().contains("\nLITERAL=\"${HOME}\"\n"));
    assert!(files.text(template.span).starts_with("template {"));
}

#[test]
fn a_job_hands_its_vault_and_secrets_to_its_tasks() {
    let (files, id) = one(
        "j",
        r#"job "a" {
  id = "b"
  namespace = "apps"
  vault { }
  secret "s" {
    provider = "vault"
  }
  task "alone" {
    driver = "raw_exec"
    template {
      source = "local/x.tpl"
      destination = "local/x"
    }
  }
  group "g" {
    count = 2
    constraint {
      attribute = "${node.class}"
      value     = var.class
    }
    volume "v" {
      type      = "csi"
      source    = "archive"
      per_alloc = true
    }
    task "own" {
      volume_mount {
        volume      = "v"
        destination = "/data"
        read_only   = true
      }
      vault {
        role = "r"
      }
      template {
        data = "<% secret `x` %> {{ key \"y\" }}"
        left_delimiter = "<%"
        right_delimiter = "%>"
        destination = "secrets/x"
      }
    }
  }
}
"#,
    );
    let job = writ_read::jobspec(&files, id).unwrap();
    assert_eq!((job.id.as_str(), job.namespace.as_str(), job.kind.as_str()), ("b", "apps", "service"));
    assert_eq!(job.groups.iter().map(|g| g.name.as_str()).collect::<Vec<_>>(), ["alone", "g"]);
    let (alone, own) = (&job.groups[0].tasks[0], &job.groups[1].tasks[0]);
    assert!(alone.vault.as_ref().is_some_and(|vault| vault.role.is_none() && vault.env));
    assert_eq!(alone.templates[0].data, None);
    assert_eq!(alone.templates[0].unread, ["source"]);
    assert_eq!(alone.settings[0].name, "secret");
    assert_eq!(own.vault.as_ref().unwrap().role.as_deref(), Some("r"));
    assert_eq!(own.templates[0].secrets, ["x"]);
    assert_eq!(own.templates[0].unread, Vec::<String>::new());
    let group = &job.groups[1];
    assert_eq!(
        group.settings.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(),
        ["count", "constraint"]
    );
    let values: Vec<_> = group.settings[1].body().unwrap().iter().map(|one| one.value().unwrap()).collect();
    assert_eq!(values, [&Value::text("${node.class}"), &Value::Computed]);
    let volume = &group.volumes[0];
    assert_eq!((volume.kind.as_str(), volume.source.as_str(), volume.read_only), ("csi", "archive", false));
    assert_eq!(volume.settings[0].name, "per_alloc");
    let mount = &own.mounts[0];
    assert_eq!((mount.volume.as_str(), mount.destination.as_str(), mount.read_only), ("v", "/data", true));
}

#[test]
fn a_terraform_module() {
    let (files, facts) = read();
    let key = |kind: &str| (kind.to_owned(), "backups_db-backup".to_owned());
    let policy = &facts.terraform.resources[&key("vault_policy")];
    assert_eq!(policy.reads, ["vault/policies/backups_db-backup.hcl"]);
    assert_eq!(policy.arguments["name"].origin, Origin::Literal("backups_db-backup".to_owned()));
    let role = &facts.terraform.resources[&key("vault_aws_secret_backend_role")];
    // Only the entry of the local that it uses.
    assert_eq!(role.reads, ["vault/aws/roles/backups_db-backup.json"]);
    let literals = role.arguments.iter().filter(|(_, stated)| matches!(stated.origin, Origin::Literal(_)));
    assert_eq!(literals.map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["default_sts_ttl"]);
    let calls: Vec<_> = facts.terraform.files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        calls,
        [
            "${path.module}/../vault/aws/roles/backups_db-backup.json",
            "${path.module}/../iam/backups_db-backup.json",
            "${path.module}/../vault/policies/backups_db-backup.hcl",
        ]
    );
    assert_eq!(files.text(facts.terraform.files[2].1), "file(\"${local.policies}/backups_db-backup.hcl\")");
}

#[test]
fn every_file_of_the_sample_gives_one_fact() {
    let (_, facts) = read();
    let vault = facts.policies.len() + facts.logins.len() + facts.aws_roles.len();
    let databases = facts.database_roles.len() + facts.connections.len();
    let iam = facts.permissions.len() + facts.sessions.len() + facts.trusts.len();
    let scripts = facts.setups.len() + facts.creations.len() + facts.renewals.len() + facts.revocations.len();
    let stated = sample::TREE.iter().filter(|(path, _)| {
        !path.starts_with("terraform/") && *path != "access.json" && *path != "writ.lock.json"
    });
    assert_eq!(vault + databases + iam + scripts + facts.jobs.len(), stated.count());
    assert!(!facts.terraform.resources.is_empty());
}
