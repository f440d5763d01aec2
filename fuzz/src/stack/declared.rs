//! What services and operators refer to: the stack, the servers, and what is granted.

use super::{Aws, Secret, Stack};

/// The mounts that a `vault` block can name, each with a path of its own.
const MOUNTS: [&str; 10] =
    ["jwt", "aws", "database", "kv", "nomad", "ldap", "oidc", "userpass", "approle", "pipeline"];

impl Stack<'_> {
    /// Writes all of it.
    pub(super) fn declare(&mut self) {
        self.stack_itself();
        self.servers();
        let buckets = self.random.usize(0..3);
        let databases = self.random.usize(0..3);
        if buckets > 0 || self.one_in(3) {
            self.aws();
        }
        for n in 0..buckets {
            self.bucket(n);
        }
        for n in 0..databases {
            self.database(n);
        }
        for n in 0..self.random.usize(0..3) {
            self.schedule(n);
        }
        for n in 0..self.random.usize(0..3) {
            self.volume(n);
        }
        for n in 0..self.random.usize(0..4) {
            self.secret(n);
        }
        if self.one_in(8) && self.aws.is_some() {
            self.other();
        }
        self.inputs();
    }

    fn stack_itself(&mut self) {
        let name = self.random.u8(..);
        self.region = self.random.usize(0..4) > 0;
        let own = self.random.bool();
        self.block(&format!("stack \"s{name}\""), |stack| {
            if own {
                stack.line("namespace = \"apps\"");
            }
            stack.perhaps(3, "datacenters = [\"dc1\", \"eu_west.2\"]");
            if stack.region {
                stack.line("region = \"eu-west-1\"");
            }
        });
        for name in ["apps", "vault-cluster"] {
            if self.random.bool() {
                self.namespaces.push(name.to_owned());
                self.block(&format!("namespace \"{name}\""), |stack| {
                    stack.perhaps(2, "description = \"what's in it: apps, (others)?\"");
                });
            }
        }
        if !own {
            self.namespaces.push("default".to_owned());
        }
    }

    fn servers(&mut self) {
        self.vault = self.random.bool();
        if self.vault {
            self.block("vault platform", |stack| {
                stack.perhaps(2, "address = \"https://active.vault.service.consul:8200\"");
                for kind in MOUNTS {
                    if !stack.one_in(5) {
                        continue;
                    }
                    let (path, is_said, existing) = match stack.random.usize(0..3) {
                        0 => (format!("m-{kind}"), true, false),
                        1 => (kind.to_owned(), kind == "jwt" || kind == "pipeline", true),
                        _ => (format!("Teams/a_b/{kind}"), true, true),
                    };
                    stack.block(&format!("mount {kind}"), |stack| {
                        if is_said {
                            stack.line(format!("path = \"{path}\""));
                        }
                        stack.perhaps(if existing { 1 } else { 3 }, format!("existing = {existing}"));
                    });
                    stack.mounts.insert(kind, (path, existing));
                }
            });
        }
        self.nomad = self.random.bool();
        if self.nomad {
            self.block("nomad cluster", |stack| {
                stack.perhaps(2, "region = \"global\"");
                stack.perhaps(12, "vault_flow = tokens");
            });
        }
    }

    fn aws(&mut self) {
        let role = self.random.bool();
        let users = !self.one_in(3);
        let user = self.one_in(3);
        self.aws = Some(Aws { role, users: users || user });
        self.block("aws production", |stack| {
            stack.line("account = \"111122223333\"");
            let who = if role { "role/vault" } else { "user/system/vault" };
            stack.line(format!("vault = \"arn:aws:iam::111122223333:{who}\""));
            if user {
                stack.line("credential_type = iam_user");
                stack.perhaps(2, "permissions_boundary = \"arn:aws:iam::111122223333:policy/vault-users\"");
            }
        });
    }

    fn bucket(&mut self, n: usize) {
        let name = self.name(&format!("b{n}"));
        self.block(&format!("bucket {name}"), |stack| {
            let called = if stack.one_in(20) { 0 } else { n };
            stack.line(format!("name = \"bucket-{called}.logs\""));
            stack.perhaps(
                3,
                "kms_key = \"arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab\"",
            );
            stack.perhaps(8, "shared_with = [\"reports\"]");
        });
        self.buckets.push(name);
    }

    fn database(&mut self, n: usize) {
        let name = self.name(&format!("d{n}"));
        self.block(&format!("database {name}"), |stack| {
            let port = stack.pick(&["", ":5432", ":1", ":65535"]);
            stack.line(format!("address = \"db-{n}.internal{port}\""));
            stack.perhaps(3, "dbname = \"Orders_2-x\"");
            let mode = stack.pick(&["verify-full", "verify-ca", "require", "disable"]);
            stack.perhaps(2, format!("sslmode = {mode}"));
            // Others have one only where others have the mount.
            let of_others = stack.mounts.get("database").is_some_and(|(_, existing)| *existing);
            stack.perhaps(if of_others { 2 } else { 60 }, format!("connection = \"shared-{n}.x\""));
            match stack.random.usize(0..6) {
                0 => stack.line("setup = elsewhere"),
                1 => stack.line("revoke_functions = true"),
                _ => {}
            }
            stack.perhaps(8, "shared_with = [\"reports\", \"audit\"]");
        });
        self.databases.push(name);
    }

    fn schedule(&mut self, n: usize) {
        let name = self.name(&format!("t{n}"));
        self.block(&format!("schedule {name}"), |stack| {
            let cron = stack.pick(&["@daily", "0 */12 * * *", "*/5 0-6 1,15 JAN-MAR 0", "59 23 31 12 7"]);
            stack.line(format!("cron = \"{cron}\""));
            stack.perhaps(3, "timezone = \"Europe/Paris\"");
            let overlap = stack.random.bool();
            stack.perhaps(2, format!("overlap = {overlap}"));
        });
        self.schedules.push(name);
    }

    fn volume(&mut self, n: usize) {
        let name = self.name(&format!("v{n}"));
        let (modes, csi): (&[&str], bool) = if self.random.bool() {
            (
                &[
                    "single-node-reader-only",
                    "single-node-writer",
                    "multi-node-reader-only",
                    "multi-node-single-writer",
                    "multi-node-multi-writer",
                ],
                true,
            )
        } else {
            (&["single-node-writer", "single-node-single-writer", "single-node-multi-writer"], false)
        };
        let mode = self.pick(modes);
        self.block(&format!("volume {name}"), |stack| {
            stack.line(if csi { "kind = csi" } else { "kind = host" });
            stack.line(format!("source = \"Exports{}{n}\"", if csi { "_" } else { "-" }));
            if csi || stack.one_in(4) {
                stack.line(format!("access_mode = \"{mode}\""));
                stack.line("attachment_mode = \"file-system\"");
            }
        });
        self.volumes.push((name, !mode.ends_with("reader-only")));
    }

    fn secret(&mut self, n: usize) {
        let name = self.name(&format!("x{n}"));
        let is_kv = self.random.bool();
        let keys: Vec<String> = (0..self.random.usize(1..4)).map(|k| format!("k{n}_v{k}")).collect();
        let path = match self.random.usize(0..4) {
            _ if is_kv => Some(format!("apps/x.{n}")),
            0 if self.one_in(4) => Some(format!("nomad/jobs/s{}", self.random.usize(0..3))),
            0 | 1 => Some(format!("shared/x~{n}")),
            _ => None,
        };
        let namespace = if is_kv || self.random.bool() { None } else { self.any(&self.namespaces.clone()) };
        let is_away = namespace.is_some();
        self.block(&format!("secret {name}"), |stack| {
            stack.line(if is_kv { "store = kv" } else { "store = nomad" });
            stack.line(format!("keys = [{}]", keys.join(", ")));
            if let Some(path) = &path {
                stack.line(format!("path = \"{path}\""));
            }
            if let Some(namespace) = namespace {
                stack.line(format!("namespace = \"{namespace}\""));
            }
            let in_new = is_kv && stack.mounts.get("kv").is_none_or(|(_, existing)| !existing);
            stack.perhaps(if in_new { 60 } else { 3 }, "existing = true");
        });
        self.secrets.push(Secret { name, is_kv, path: path.filter(|_| !is_away), keys });
    }

    /// A stack in a folder beside this one, and what is taken from it.
    fn other(&mut self) {
        let other = "stack \"other\" { region = \"eu-west-1\" }\n\nbucket b9 {\n  name = \"others\"\n  \
                     shared_with = [SELF]\n}\n\nvolume v9 {\n  source = \"others\"\n  shared_with = [SELF]\n}\n";
        let own = self.out.split('"').nth(1).unwrap_or("s").to_owned();
        let text = other.replace("SELF", &format!("\"{own}\"")).into_bytes();
        self.folder.others.insert("../other".to_owned(), vec![("other.writ".to_owned(), text)]);
        self.block("use other", |stack| {
            stack.line("from = \"../other\"");
            stack.line("take = [b9, v9]");
        });
        self.buckets.push("b9".to_owned());
        self.volumes.push(("v9".to_owned(), true));
    }
}
