//! `may …` on everything that can be granted, and what check lines say of it.

use super::{Granted, Secret, Stack};
use writ_model::{BucketVerb, DatabaseVerb, NomadScope, NomadVerb, SecretVerb};

/// Who is granted something.
#[derive(Clone)]
pub(super) struct Holder {
    pub who: String,
    /// The task, where the service has several.
    pub task: Option<String>,
    pub is_operator: bool,
    /// Whether it logs in to Nomad itself, which opens nothing else.
    pub is_nomads: bool,
    /// How long a run takes, in minutes; 0: no limit is known.
    pub runs: usize,
}

const PARTS: [&str; 5] = ["dbbackup/", "a/b c/", "x-._()=+@:,~!/", "0/", "dbbackup/2026/"];

/// Paths of Vault's API, each with whether it needs a reason.
const PATHS: [(&str, bool); 9] = [
    ("sys/metrics", false),
    ("sys/leases/lookup/", false),
    ("sys/seal", false),
    ("sys/config/state/", false),
    ("sys/policies/acl/x", true),
    ("auth/token/create", true),
    ("identity/entity/id/", true),
    ("aws/config/root", true),
    ("kv/", true),
];

impl Stack<'_> {
    /// Grants of a holder; what they name has been declared.
    pub(super) fn grants(&mut self, holder: &Holder) {
        if !holder.is_nomads {
            self.on_buckets(holder);
            self.on_databases(holder);
            self.on_vault(holder);
            self.on_volumes(holder);
        }
        self.on_secrets(holder);
        if holder.is_operator {
            self.on_nomad(holder);
        }
    }

    fn grant(&mut self, holder: &Holder, verbs: &[&str], object: &str, after: &str, checked: &str) {
        self.line(format!("may {} on {object}{after}", verbs.join(", ")));
        for verb in verbs {
            self.granted.push(Granted {
                who: holder.who.clone(),
                task: holder.task.clone(),
                is_operator: holder.is_operator,
                verb: (*verb).to_owned(),
                object: checked.to_owned(),
            });
        }
    }

    fn on_buckets(&mut self, holder: &Holder) {
        let Some(aws) = self.aws else { return };
        let users = aws.users && self.random.bool();
        let mut life = match (aws.role && !users, holder.runs) {
            _ if aws.users => None,
            (true, _) => Some(60),
            (false, runs) => Some(runs + self.random.usize(15..90)),
        };
        if holder.runs > 0 && aws.users {
            life = None;
        }
        let life = life.map(|life| format!("credential_ttl = {life}m"));
        let kind =
            (aws.users && users && self.random.bool()).then(|| "credential_type = iam_user".to_owned());
        for bucket in self.buckets.clone() {
            if self.random.bool() {
                continue;
            }
            let (whole, below): (Vec<&BucketVerb>, Vec<&BucketVerb>) =
                BucketVerb::ALL.iter().partition(|verb| verb.is_of_whole_bucket());
            let words = |verbs: &[&BucketVerb]| verbs.iter().map(|verb| verb.word()).collect::<Vec<_>>();
            let options = |because: &str| {
                let because = (!because.is_empty()).then(|| format!("because = \"{because}\""));
                options(life.iter().chain(&kind).cloned().chain(because))
            };
            if self.one_in(6) {
                let verbs = self.some(&words(&whole));
                self.grant(holder, &verbs, &bucket, &options("it has to"), &bucket);
            }
            let verbs = self.some(&words(&below));
            if self.one_in(5) {
                let why = self.pick(&["it copies all", "\\u{e9} # {{ \\\" }", "100% */ <<EOT"]);
                self.grant(holder, &verbs, &bucket, &options(why), &format!("{bucket}/\"any/x\""));
            } else {
                let part = self.pick(&PARTS);
                let object = format!("{bucket}/\"{part}\"");
                let key = if verbs.iter().any(|verb| verb.starts_with("list")) { "" } else { "x" };
                self.grant(holder, &verbs, &object, &options(""), &format!("{bucket}/\"{part}{key}\""));
            }
        }
    }

    fn on_databases(&mut self, holder: &Holder) {
        let words: Vec<&str> = DatabaseVerb::ALL.iter().map(|verb| verb.word()).collect();
        let of_sequence = ["read-sequence", "advance", "set"];
        let of_table: Vec<&str> = words.iter().copied().filter(|word| !of_sequence.contains(word)).collect();
        for (n, database) in self.databases.clone().into_iter().enumerate() {
            if self.random.usize(0..3) == 0 {
                continue;
            }
            let mut said: Vec<String> = Vec::new();
            if !holder.is_operator && (n > 0 || self.random.bool()) {
                said.push(format!("deliver = json \"secrets/{database}.json\""));
            }
            if self.one_in(3) {
                said.push(format!("credential_ttl = {}m", holder.runs + 30));
                said.push("credential_max_ttl = 7d".to_owned());
            }
            for table in 0..self.random.usize(1..3) {
                let columns = format!("columns = [id, \"postCode\", c{table}]");
                let (verbs, object, columns) = match self.random.usize(0..7) {
                    0 => (self.some(&of_table), format!("all tables in {database}.public"), None),
                    1 => (self.some(&of_table), format!("{database}.\"Other\".\"T-{table}\""), None),
                    2 => (self.some(&of_sequence), format!("all sequences in {database}.public"), None),
                    3 => (self.some(&of_sequence), format!("{database}.public.s{table}_id_seq"), None),
                    4 => (
                        self.some(&["select", "insert", "update", "references"]),
                        format!("{database}.public.t{table}"),
                        Some(columns),
                    ),
                    5 => (
                        self.some(&["select", "update"]),
                        format!("{database}.public.t{table}.\"eMail\""),
                        None,
                    ),
                    _ => (self.some(&of_table), format!("{database}.public.t{table}"), None),
                };
                let wide = verbs.contains(&"truncate") && object.starts_with("all");
                let because = wide.then(|| "because = \"each load brings its own\"".to_owned());
                let checked = if columns.is_some() { format!("{object}.id") } else { object.clone() };
                let after = options(said.iter().cloned().chain(columns).chain(because));
                self.grant(holder, &verbs, &object, &after, &checked);
            }
        }
    }

    fn on_vault(&mut self, holder: &Holder) {
        if !self.vault || self.one_in(3) {
            return;
        }
        if self.one_in(3) {
            self.grant(holder, &["snapshot"], "platform", "", "platform");
        }
        for _ in 0..self.random.usize(0..3) {
            let (path, wide) = self.random.choice(PATHS).unwrap_or_default();
            let verbs = self.some(&["read", "list", "create", "update", "delete"]);
            let object = format!("platform/\"{path}\"");
            let below = if path.ends_with('/') { "x" } else { "" };
            let after = options(wide.then(|| "because = \"it looks after vault\"".to_owned()));
            self.grant(holder, &verbs, &object, &after, &format!("platform/\"{path}{below}\""));
        }
    }

    fn on_volumes(&mut self, holder: &Holder) {
        if holder.is_operator {
            return;
        }
        for (n, (volume, is_writable)) in self.volumes.clone().into_iter().enumerate() {
            if self.random.bool() {
                continue;
            }
            let verb = if is_writable && self.random.bool() { "write" } else { "read" };
            let at = self.pick(&["/data", "/mnt/a_b-c.d", "/backups/x/y"]);
            self.grant(holder, &[verb], &volume, &format!(" at \"{at}{n}\""), &volume);
        }
    }

    fn on_secrets(&mut self, holder: &Holder) {
        for secret in self.secrets.clone() {
            if (holder.is_nomads && secret.is_kv) || self.one_in(3) {
                continue;
            }
            let mut verbs = self.some(&SecretVerb::ALL.iter().map(|verb| verb.word()).collect::<Vec<_>>());
            if verbs.len() < 3 && self.random.bool() && !verbs.contains(&"read") {
                verbs.push("read");
            }
            let reads = verbs.contains(&"read");
            let after = match self.random.usize(0..4) {
                0 if reads && !holder.is_operator => {
                    format!(" {{ deliver = json \"secrets/{}.json\" }}", secret.name)
                }
                1 if reads && !holder.is_operator && secret.path.is_some() => {
                    self.template_of(&secret);
                    self.pick(&["", " { deliver = template }"]).to_owned()
                }
                _ => String::new(),
            };
            self.grant(holder, &verbs, &secret.name, &after, &secret.name);
        }
    }

    /// A template that reads a secret, in the task that is granted it.
    fn template_of(&mut self, secret: &Secret) {
        let Secret { name, is_kv, path, keys } = secret;
        let path = path.clone().unwrap_or_default();
        let mount = self.mounts.get("kv").map_or("kv", |(path, _)| path);
        let mut text = if *is_kv {
            format!("{{{{ with secret \"{mount}/data/{path}\" }}}}")
        } else {
            format!("{{{{- with nomadVar \"{path}\" -}}}}")
        };
        for key in keys {
            let piece = if *is_kv {
                format!("{{{{ .Data.data.{key} }}}}")
            } else {
                format!("{{{{ .{key} | toJSON }}}}")
            };
            text.push_str(&piece);
            text.push_str(self.pick(&["", "\n", ", ", "\"\\", "${x}"]));
        }
        text.push_str("{{ end }}");
        let perms = self.one_in(3);
        let file = format!("{name}.tpl");
        self.folder.beside.insert(file.clone(), text.into_bytes());
        let number = self.random.u16(..);
        let place = format!("template \"secrets/{name}-{number}.conf\"");
        if perms {
            self.block(&place, |stack| {
                stack.line(format!("source = file(\"{file}\")"));
                stack.perhaps(2, "perms = \"400\"");
                match stack.random.usize(0..3) {
                    0 => stack.line("on_change = noop"),
                    1 => {
                        stack.line("on_change = signal \"SIGHUP\"");
                        stack.perhaps(2, "splay = 3s");
                    }
                    _ => {}
                }
            });
        } else {
            self.line(format!("{place} = file(\"{file}\")"));
        }
    }

    fn on_nomad(&mut self, holder: &Holder) {
        if !self.nomad {
            return;
        }
        // Vault has one life for all tokens of a mount.
        let of_mount = match self.random.usize(0..4) {
            0 if holder.is_nomads => Some("credential_ttl = 8h"),
            0 => Some("mount = \"nomad-short\", credential_ttl = 15m"),
            1 if self.one_in(4) => Some("credential_ttl = 2h"),
            _ => None,
        };
        for _ in 0..self.random.usize(1..3) {
            let scope = self
                .random
                .choice([
                    NomadScope::Namespace,
                    NomadScope::Namespace,
                    NomadScope::NodePool,
                    NomadScope::HostVolume,
                    NomadScope::Cluster,
                ])
                .unwrap_or(NomadScope::Cluster);
            let verbs: Vec<NomadVerb> =
                NomadVerb::all().filter(|verb| verb.scope() == scope && verb.can_be_granted()).collect();
            let words: Vec<&str> = verbs.iter().map(|verb| verb.word()).collect();
            let some = self.some(&words);
            let wide = verbs.iter().any(|verb| some.contains(&verb.word()) && verb.wide().is_some());
            let part = self.pick(&["apps", "apps", "vault-cluster", "default", "*"]);
            let everywhere = scope == NomadScope::Namespace && part == "*";
            let part = if part == "*" && !everywhere { "apps" } else { part };
            let object = match scope {
                NomadScope::Cluster => "cluster".to_owned(),
                _ => format!("cluster/\"{part}\""),
            };
            let because = (wide || everywhere).then(|| "because = \"it looks after jobs\"".to_owned());
            let allowed =
                self.one_in(4).then(|| "allow \"escalation-path\" = \"it is \\\"trusted\\\"\"".to_owned());
            let after = options(because.into_iter().chain(of_mount.map(str::to_owned)).chain(allowed));
            let checked = if everywhere { "cluster/\"any\"".to_owned() } else { object.clone() };
            self.grant(holder, &some, &object, &after, &checked);
        }
    }
}

/// `{ a, b }`, or nothing.
fn options(all: impl IntoIterator<Item = String>) -> String {
    let all: Vec<String> = all.into_iter().collect();
    if all.is_empty() { String::new() } else { format!(" {{ {} }}", all.join(", ")) }
}
