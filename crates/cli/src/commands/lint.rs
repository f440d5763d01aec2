//! `writ lint`: the rules on files that others wrote.

use crate::ended::Ended;
use crate::exit::Exit;
use crate::output::Reporting;
use std::path::PathBuf;
use writ_source::Files;

/// The arguments.
#[derive(clap::Args)]
#[command(after_help = crate::help!("
  writ lint policy.json role.json backup.nomad.hcl
                                      IAM, a role's body and a jobspec, each by what it says
  writ lint --format sarif policies/*.hcl > lint.sarif",
    0 "nothing was found",
    1 "something was found, or a file is not understood",
    2 "a file could not be read"))]
pub struct Arguments {
    /// Vault policies, jobspecs, ACL and IAM policies, SQL, JSON bodies of roles
    #[arg(required = true, value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// How to report.
    #[command(flatten)]
    pub reporting: Reporting,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Vec<Ended> {
    let mut files = Files::new();
    let mut ids = Vec::new();
    for path in &arguments.files {
        match writ_disk::text(path) {
            Ok(text) => ids.push(files.add(path.display().to_string(), text)),
            Err(error) => return vec![Ended::failed(error)],
        }
    }
    let (facts, mut found) = writ_read::loose(&files, &ids);
    found.append(writ_rules::facts(&facts));
    let (exit, said) = if found.is_empty() {
        (Exit::Proved, format!("nothing found in {} files\n", ids.len()))
    } else {
        (Exit::Refuted, String::new())
    };
    vec![Ended { said, ..Ended::new(exit).with(files, found) }]
}
