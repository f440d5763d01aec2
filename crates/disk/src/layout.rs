//! What belongs to a tree of artifacts, for writing as for reading: what is written is read back,
//! and neither a forged lock file nor a forged journal names a file that is somebody else's.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

/// Where the tree of a stack is unless it is said: `out` in the folder of its sources, and for an
/// environment `out-production` and the like.
pub fn default_out(folder: &Path, environment: Option<&str>) -> PathBuf {
    match environment {
        None => folder.join("out"),
        Some(name) => folder.join(format!("out-{name}")),
    }
}

/// Writ's own folder in a tree while it writes.
pub(crate) const WORK: &str = ".writ";
/// The files at the top.
pub(crate) const FILES: [&str; 2] = ["access.json", crate::LOCK_FILE];
/// The folders whose files are all read.
pub(crate) const FOLDERS: [&str; 5] = ["vault", "iam", "postgres", "nomad", "deployer"];
/// The folder of the Terraform module, where only its configuration is read: users keep state,
/// variables and providers there.
pub(crate) const MODULE: &str = "terraform";

/// Whether the components of a path are those of an artifact.
pub(crate) fn is_artifact(components: &[&str]) -> bool {
    if components.iter().any(|name| is_ignored(OsStr::new(name))) {
        return false;
    }
    match components {
        [file] => FILES.contains(file),
        [MODULE, file] => is_configuration(OsStr::new(file)),
        [folder, ..] => FOLDERS.contains(folder),
        [] => false,
    }
}

/// How the names of the artifacts in each of the folders end.
const ENDINGS: [(&str, &[&str]); 6] = [
    ("vault", &[".hcl", ".json"]),
    ("iam", &[".json"]),
    ("postgres", &[".sql"]),
    ("nomad", &[".hcl", ".json"]),
    ("deployer", &[".hcl", ".json", ".md", ".sql"]),
    (MODULE, &[".tf"]),
];

/// Whether some run of Writ's could have made a file there: no other one is removed, whatever a lock file or a
/// journal says of it.
pub(crate) fn could_be_made(path: &str) -> bool {
    match path.split_once('/') {
        None => FILES.contains(&path),
        Some((folder, rest)) => ENDINGS
            .iter()
            .any(|(of, endings)| *of == folder && endings.iter().any(|ending| rest.ends_with(ending))),
    }
}

/// Whether Terraform or `OpenTofu` takes a file of a module as configuration (JSON syntax too, and
/// `.tofu`, which `OpenTofu` prefers over `.tf`): a reader that does not know one must say so.
pub(crate) fn is_configuration(name: &OsStr) -> bool {
    let name = name.as_bytes();
    [".tf", ".tf.json", ".tofu", ".tofu.json"].iter().any(|end| name.ends_with(end.as_bytes()))
}

/// Whether an entry is Terraform's or Writ's own bookkeeping: providers, state (which holds
/// secrets), its backups and locks. State is told by how its name *ends*, so that an artifact
/// cannot hide from a reader behind `x.tfstate.hcl`.
pub(crate) fn is_ignored(name: &OsStr) -> bool {
    let name = name.as_bytes();
    let is_kept_state = name.windows(9).any(|part| part == b".tfstate.")
        && (name.ends_with(b".backup") || name.ends_with(b".lock.info"));
    let is_work = name.eq_ignore_ascii_case(WORK.as_bytes()) || name.eq_ignore_ascii_case(b".terraform");
    is_work || name == b".terraform.lock.hcl" || name.ends_with(b".tfstate") || is_kept_state
}
