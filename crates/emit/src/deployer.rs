//! What the one who applies a tree needs: rights in each system, and in which order to go about it.

mod guide;
mod servers;

use crate::Checked;
use crate::artifact::{Artifacts, Unprintable};
use crate::print::hcl;
use crate::print::json;
use crate::print::lines::NOTICE;
use crate::{iam, nomad_acl, sql, vault};
use writ_semantics::deployer::{README, place};

/// Prints everything of the deployer's; what Terraform asks for is in `artifacts` already.
pub fn emit(checked: Checked<'_>, artifacts: &mut Artifacts) -> Result<(), Unprintable> {
    let deployer = &checked.facts.deployer;
    for (name, policy) in &deployer.vault {
        artifacts.add(place(name, "hcl"), vault::policy(policy)?.finish());
    }
    for (name, policy) in &deployer.nomad {
        artifacts.add(place(name, "hcl"), hcl::file(&nomad_acl::file(policy)?, NOTICE)?.finish());
    }
    for (name, policy) in &deployer.iam {
        artifacts.add(place(name, "json"), json::document(&iam::policy(policy)?, Some(policy.span)).finish());
    }
    for (database, statements) in &deployer.logins {
        let comment = [
            NOTICE,
            "Run by the owner of the database and of these schemas, once Vault's own login is there:",
            "psql -v ON_ERROR_STOP=1 -1 -v vault_login=vault -f this file",
            "It gives that login what it passes on to the logins that it makes, and no more.",
        ];
        artifacts.add(place(&format!("postgres/{database}"), "sql"), sql::script(&comment, statements)?);
    }
    let guide = guide::guide(checked, artifacts)?;
    artifacts.add(README.to_owned(), guide);
    Ok(())
}
