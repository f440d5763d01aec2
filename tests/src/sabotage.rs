//! Trees broken by hand: one edit each, of the kind that a person makes, and what it opens.

use std::collections::BTreeMap;

/// One edit of one file of a fixture's tree.
#[derive(Debug, Clone, Copy)]
pub struct Sabotage {
    /// Its name.
    pub name: &'static str,
    /// Which fixture.
    pub fixture: &'static str,
    /// Which file of its tree.
    pub file: &'static str,
    /// The text that is there.
    pub from: &'static str,
    /// What is put in its place.
    pub to: &'static str,
    /// The code of the finding by which the proof refutes it.
    pub code: &'static str,
    /// What that finding says, in part: the cause.
    pub cause: &'static str,
    /// What `writ verify` says of it, in part.
    pub live_cause: &'static str,
}

impl Sabotage {
    /// Makes the edit in a tree.
    ///
    /// # Errors
    /// Where the text is not there, exactly once: the fixture has changed and the edit with it.
    pub fn apply(&self, tree: &mut BTreeMap<String, String>) -> Result<(), String> {
        let text = tree.get_mut(self.file).ok_or_else(|| format!("{}: no file {}", self.name, self.file))?;
        let found = text.matches(self.from).count();
        if found != 1 {
            return Err(format!("{}: {:?} is {found} times in {}", self.name, self.from, self.file));
        }
        *text = text.replacen(self.from, self.to, 1);
        Ok(())
    }
}

/// The sabotage of that name.
///
/// # Errors
/// Where there is none.
pub fn named(name: &str) -> Result<&'static Sabotage, String> {
    ALL.iter().find(|sabotage| sabotage.name == name).ok_or_else(|| format!("no sabotage is called {name}"))
}

/// Every sabotage; a suite compares its own list with these names, so that none is left out.
pub static ALL: [Sabotage; 5] = [
    Sabotage {
        name: "no-namespace-claim",
        fixture: "webapp",
        file: "vault/auth/jwt-nomad/role/webapp_web-app.json",
        from: "    \"nomad_namespace\": \"default\",\n",
        to: "",
        code: "prove/more-than-declared",
        cause: "accepts other identities",
        live_cause: "namespace",
    },
    Sabotage {
        name: "prefix-without-slash",
        fixture: "backup",
        file: "iam/backups_db-backup.session.json",
        from: "my-bucket/dbbackup/*",
        to: "my-bucket/dbbackup*",
        code: "prove/more-than-declared",
        cause: "this session policy is not what was declared",
        live_cause: "dbbackup2/",
    },
    Sabotage {
        name: "extra-sql-grant",
        fixture: "webapp",
        file: "postgres/accounts/webapp_web-app_accounts.creation.sql",
        from: "GRANT SELECT ON TABLE \"public\".\"products\"",
        to: "GRANT SELECT, UPDATE ON TABLE \"public\".\"products\"",
        code: "prove/more-than-declared",
        cause: "holds other rights",
        live_cause: "UPDATE",
    },
    Sabotage {
        name: "wrong-audience",
        fixture: "webapp",
        file: "vault/auth/jwt-nomad/role/webapp_web-app.json",
        from: "\"bound_audiences\": [\"vault.io\"]",
        to: "\"bound_audiences\": [\"nomadproject.io\"]",
        code: "prove/dead-chain",
        cause: "refuses the task's own identity",
        live_cause: "audience",
    },
    Sabotage {
        name: "extra-capability",
        fixture: "backup",
        file: "vault/policies/backups_db-backup.hcl",
        from: "path \"aws/creds/backups_db-backup\" {\n  capabilities = [\"read\"]\n}",
        to: "path \"aws/*\" {\n  capabilities = [\"read\", \"update\"]\n}",
        code: "prove/more-than-declared",
        cause: "the policy `backups_db-backup` is not what was declared",
        live_cause: "aws/",
    },
];
