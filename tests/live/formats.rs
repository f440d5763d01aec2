//! Each product's own tools take the files as they are, and leave them as they are.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use serde_json::Value;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use writ_tests::{fixture, systems};

/// A program that was started for a test, stopped with it.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A program as a shell would find it, without what breaks these ones.
fn program(name: &str) -> Command {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")));
    let kept = cache.map(|folder| folder.join("writ/bin").join(name)).filter(|path| path.exists());
    let mut command = Command::new(kept.unwrap_or_else(|| PathBuf::from(name)));
    // Nomad and Vault fail on a bundle made for something else; OpenTofu warns of a missing file.
    command.env_remove("AWS_CA_BUNDLE").env_remove("TF_CLI_CONFIG_FILE");
    command
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn ok(output: &Output, what: &str) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what}: {text}{error}");
    text
}

/// Files below a folder of every system's tree, at any depth, by their paths from that folder.
fn files(folder: &str) -> Vec<(String, PathBuf)> {
    let mut all = Vec::new();
    for name in systems() {
        let root = fixture(&name).join("out").join(folder);
        let mut rest = vec![root.clone()];
        while let Some(folder) = rest.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    rest.push(path);
                } else {
                    let below = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                    all.push((below, path));
                }
            }
        }
    }
    all.sort();
    assert!(!all.is_empty(), "{folder}");
    all
}

fn json_of(path: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Whether all of `sent` is in `kept`; a secret is not given back.
fn holds(kept: &Value, sent: &Value) -> bool {
    match sent {
        Value::Object(members) => members.iter().all(|(name, value)| {
            name == "OIDCClientSecret" || kept.get(name).is_some_and(|kept| holds(kept, value))
        }),
        other => kept == other,
    }
}

/// Waits until a program answers, for half a minute at most.
fn wait(what: &str, mut answers: impl FnMut() -> bool) {
    let start = Instant::now();
    while !answers() {
        assert!(start.elapsed() < Duration::from_secs(30), "{what} does not answer");
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn nomad_formats_and_validates_every_jobspec_as_it_is() {
    for (name, path) in
        files("nomad").into_iter().filter(|(_, path)| path.extension().is_some_and(|end| end == "hcl"))
    {
        let output = program("nomad").args(["fmt", "-check"]).arg(&path).output().unwrap();
        ok(&output, &format!("nomad fmt -check {name}"));
    }
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("agent.hcl");
    let [http, rpc, serf] = [free_port(), free_port(), free_port()];
    // Vault need not answer: the server only has to know that jobs may use it.
    let text = format!(
        r#"
ports {{
  http = {http}
  rpc  = {rpc}
  serf = {serf}
}}
client {{
  options = {{
    "fingerprint.denylist" = "env_aws,env_gce,env_azure,env_digitalocean"
  }}
}}
acl {{
  enabled = true
}}
vault {{
  enabled = true
  address = "http://127.0.0.1:1"
  default_identity {{
    aud = ["vault.io"]
    ttl = "1h"
  }}
}}
"#
    );
    std::fs::write(&config, text).unwrap();
    let agent = program("nomad")
        .args(["agent", "-dev", "-bind", "127.0.0.1", "-config"])
        .arg(&config)
        // Its folders go with the test's.
        .env("TMPDIR", folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let _agent = Server(agent);
    let address = format!("http://127.0.0.1:{http}");
    let token = folder.path().join("token");
    let command = |arguments: &[&str]| {
        let token = std::fs::read_to_string(&token).unwrap_or_default();
        let mut command = program("nomad");
        command.args(arguments).env("NOMAD_ADDR", &address).env("NOMAD_TOKEN", token);
        command
    };
    let nomad = |arguments: &[&str]| command(arguments).output().unwrap();
    // A body goes to an endpoint that has no command which takes it as it is. The command ends well
    // whatever the server says, so what comes back has to be what was sent.
    let api = |endpoint: &str, body: &Value| {
        let sent = folder.path().join("body.json");
        std::fs::write(&sent, body.to_string()).unwrap();
        let body_file = std::fs::File::open(&sent).unwrap();
        let answer = command(&["operator", "api", "-X", "PUT", endpoint]).stdin(body_file).output().unwrap();
        let text = ok(&answer, &format!("PUT {endpoint}"));
        let kept: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{endpoint} {body}: {text}"));
        assert!(holds(&kept, body), "{endpoint} keeps {kept} of {body}");
    };
    wait("nomad", || {
        let made = nomad(&["acl", "bootstrap", "-json"]);
        let answer: Value = serde_json::from_slice(&made.stdout).unwrap_or_default();
        let Some(secret) = answer["SecretID"].as_str() else { return false };
        std::fs::write(&token, secret).unwrap();
        true
    });
    for (name, path) in files("nomad") {
        let path = path.to_str().unwrap();
        match name.split('/').next().unwrap() {
            "namespaces" => {
                ok(&nomad(&["namespace", "apply", "-json", path]), &format!("nomad namespace apply {name}"));
            }
            // Applied with the policy that it attaches.
            "acl" if name.ends_with(".workload.json") => {}
            "acl" => {
                let policy = name.trim_start_matches("acl/").trim_end_matches(".hcl");
                let workload = path.replace(".hcl", ".workload.json");
                let attached = Path::new(&workload).is_file().then(|| json_of(&workload));
                let part = |flag: &str, field: &str| {
                    Some(format!("-{flag}={}", attached.as_ref()?[field].as_str()?))
                };
                let to = [("namespace", "Namespace"), ("job", "JobID"), ("group", "Group"), ("task", "Task")];
                let to: Vec<String> = to.into_iter().filter_map(|(flag, field)| part(flag, field)).collect();
                let mut arguments = vec!["acl", "policy", "apply"];
                arguments.extend(to.iter().map(String::as_str));
                arguments.extend([policy, path]);
                ok(&nomad(&arguments), &format!("nomad acl policy apply {name}"));
            }
            "auth-methods" => {
                let mut body = json_of(path);
                // Where the provider is, the module's variables say.
                body["Config"]["OIDCDiscoveryURL"] = "https://provider.invalid".into();
                if body["Type"] == "OIDC" {
                    body["Config"]["OIDCClientID"] = "nomad".into();
                    body["Config"]["OIDCClientSecret"] = "of the test".into();
                }
                api("/v1/acl/auth-method", &body);
            }
            "binding-rules" | "jobs" => {}
            other => panic!("nothing reads nomad/{other} back"),
        }
    }
    for (name, path) in files("nomad") {
        let path = path.to_str().unwrap();
        if name.starts_with("jobs/") {
            // What the stack takes as given has to be there; applying what is there changes nothing.
            let spec = std::fs::read_to_string(path).unwrap();
            let said = |name: &str| {
                let line = spec.lines().find_map(|line| line.trim().strip_prefix(name))?;
                Some(line.trim_matches([' ', '=', '"']).to_owned())
            };
            let namespace = said("namespace ").unwrap();
            ok(&nomad(&["namespace", "apply", &namespace]), &format!("nomad namespace apply {namespace}"));
            if let Some(pool) = said("node_pool ") {
                let file = folder.path().join("pool.hcl");
                std::fs::write(&file, format!("node_pool \"{pool}\" {{}}\n")).unwrap();
                let made = nomad(&["node", "pool", "apply", file.to_str().unwrap()]);
                ok(&made, &format!("nomad node pool apply {pool}"));
            }
            let text = ok(&nomad(&["job", "validate", path]), &format!("nomad job validate {name}"));
            assert!(text.contains("Job validation successful"), "{text}");
            assert!(!text.contains("couldn't be established"), "validated by the server: {text}");
        } else if name.starts_with("binding-rules/") {
            api("/v1/acl/binding-rule", &json_of(path));
        }
    }
}

#[test]
fn vault_formats_takes_and_gives_back_every_policy_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    for (_, path) in files("vault/policies") {
        let copy = folder.path().join("policy.hcl");
        std::fs::copy(&path, &copy).unwrap();
        ok(&program("vault").args(["policy", "fmt"]).arg(&copy).output().unwrap(), "vault policy fmt");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), std::fs::read_to_string(&copy).unwrap());
    }
    let address = format!("127.0.0.1:{}", free_port());
    let server = program("vault")
        .args(["server", "-dev", "-dev-no-store-token", "-dev-root-token-id=root"])
        .arg(format!("-dev-listen-address={address}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let _server = Server(server);
    let address = format!("http://{address}");
    let vault = |arguments: &[&str]| {
        let mut command = program("vault");
        command.args(arguments).env("VAULT_ADDR", &address).env("VAULT_TOKEN", "root").output().unwrap()
    };
    wait("vault", || vault(&["status"]).status.success());
    for (_, path) in files("vault/policies") {
        let name = path.file_stem().unwrap().to_str().unwrap();
        ok(&vault(&["policy", "write", name, path.to_str().unwrap()]), "vault policy write");
        let back = ok(&vault(&["policy", "read", name]), "vault policy read");
        assert_eq!(back.trim_end(), std::fs::read_to_string(&path).unwrap().trim_end());
    }
}

#[test]
fn opentofu_leaves_every_module_as_it_is() {
    for name in systems() {
        let module = fixture(&name).join("out/terraform");
        ok(
            &program("tofu").args(["fmt", "-check", "-diff"]).arg(&module).output().unwrap(),
            "tofu fmt -check",
        );
    }
}
