//! How many megabytes a second each reader reads: `cargo run --release -p writ-read --example
//! throughput`. Inputs are made here, each about half a megabyte of what the format usually holds.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};
use writ_read::Runner;
use writ_semantics::engine::RoleRef;
use writ_source::{Diagnostics, FileId, Files};

/// Bytes of each input, below the readers' limit.
const SIZE: usize = 512 * 1024;

/// How long each reader is measured.
const LONG_ENOUGH: Duration = Duration::from_millis(500);

fn main() -> std::io::Result<()> {
    let role = || RoleRef { mount: "m".to_owned(), name: "n".to_owned() };
    let policy = grow("", "", |n, text| {
        writeln!(text, "path \"database/creds/service-{n}\" {{\n  capabilities = [\"read\", \"list\"]\n}}\n")
    });
    let iam = grow(
        "{\"Version\": \"2012-10-17\", \"Statement\": [\n",
        "{\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\"}]}",
        |n, text| {
            writeln!(
                text,
                "  {{\"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\", \"s3:PutObject\"], \"Resource\": \"arn:aws:s3:::b/{n}/*\"}},"
            )
        },
    );
    let list = grow("", "", |n, text| write!(text, "\"arn:aws:iam::111122223333:role/service-{n}\", "));
    let list = list.trim_end().trim_end_matches(',').to_owned();
    let jwt = format!("{{\"user_claim\": \"sub\", \"bound_audiences\": [{list}]}}");
    let aws = format!("{{\"credential_type\": \"assumed_role\", \"role_arns\": [{list}]}}");
    let connection = format!(
        "{{\"plugin_name\": \"p\", \"connection_url\": \"postgresql://h/d\", \"allowed_roles\": [{list}]}}"
    );
    let database = format!("{{\"db_name\": \"d\"{}}}", " ".repeat(SIZE));
    let sql = grow("", "", |n, text| {
        writeln!(text, "GRANT INSERT, SELECT ON TABLE \"public\".\"t{n}\" TO \"{{{{name}}}}\";")
    });
    let job = grow("job \"a\" {\n  group \"g\" {\n", "  }\n}\n", task);
    let module = grow("", "", |n, text| {
        if n > 4_000 {
            return writeln!(text, "# {n}");
        }
        writeln!(
            text,
            "resource \"vault_policy\" \"p{n}\" {{\n  name   = \"p{n}\"\n  policy = file(\"${{path.module}}/../vault/policies/p{n}.hcl\")\n}}\n"
        )
    });
    let rows: Vec<(&str, &str, Reader)> = vec![
        ("vault_policy", &policy, Box::new(|files, id| writ_read::vault_policy(files, id, "x").map(drop))),
        ("iam_policy", &iam, Box::new(|files, id| writ_read::iam_policy(files, id).map(drop))),
        ("jwt_role", &jwt, Box::new(|files, id| writ_read::jwt_role(files, id, "m", "n").map(drop))),
        ("aws_role", &aws, Box::new(move |files, id| writ_read::aws_role(files, id, role()).map(drop))),
        (
            "connection",
            &connection,
            Box::new(move |files, id| writ_read::connection(files, id, role()).map(drop)),
        ),
        (
            "database_role",
            &database,
            Box::new(move |files, id| writ_read::database_role(files, id, role()).map(drop)),
        ),
        ("sql by Vault", &sql, Box::new(|files, id| writ_read::sql(files, id, Runner::Vault).map(drop))),
        ("sql by psql", &sql, Box::new(|files, id| writ_read::sql(files, id, Runner::Psql).map(drop))),
        ("jobspec", &job, Box::new(|files, id| writ_read::jobspec(files, id).map(drop))),
        ("terraform", &module, Box::new(|files, id| writ_read::terraform(files, &[id]).map(drop))),
    ];
    let mut out = std::io::stdout().lock();
    for (name, text, reader) in rows {
        writeln!(out, "{name:14} {}", measure(text, &reader))?;
    }
    Ok(())
}

type Reader = Box<dyn Fn(&Files, FileId) -> Result<(), Diagnostics>>;

fn measure(text: &str, reader: &Reader) -> String {
    let mut files = Files::new();
    let id = files.add("x", text);
    if let Err(found) = reader(&files, id) {
        return format!("refused: {:?}", found.sorted().first());
    }
    let (start, mut rounds) = (Instant::now(), 0_u32);
    while start.elapsed() < LONG_ENOUGH {
        let _ = reader(&files, id);
        rounds += 1;
    }
    #[allow(clippy::cast_precision_loss)] // half a megabyte
    let megabytes = text.len() as f64 / 1e6;
    format!("{:8.1} MB/s", megabytes * f64::from(rounds) / start.elapsed().as_secs_f64())
}

fn grow(start: &str, end: &str, mut one: impl FnMut(usize, &mut String) -> std::fmt::Result) -> String {
    let mut text = start.to_owned();
    let mut n = 0;
    while text.len() < SIZE && one(n, &mut text).is_ok() {
        n += 1;
    }
    text + end
}

fn task(n: usize, text: &mut String) -> std::fmt::Result {
    writeln!(
        text,
        r#"    task "t{n}" {{
      driver = "docker"
      config {{
        image = "registry.internal/app:1.4.2"
      }}
      vault {{
        role = "r{n}"
        env  = false
      }}
      template {{
        destination = "secrets/aws.env"
        data = <<EOT
{{{{ with secret "aws/creds/r{n}" -}}}}
AWS_ACCESS_KEY_ID={{{{ .Data.access_key | toJSON }}}}
AWS_SECRET_ACCESS_KEY={{{{ .Data.secret_key | toJSON }}}}
{{{{ end -}}}}
EOT
      }}
    }}"#
    )
}
