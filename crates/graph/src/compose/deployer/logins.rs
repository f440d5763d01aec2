//! PostgreSQL: what Vault's own login in a database may pass on, now and of tables to come.

use super::super::database::Objects;
use crate::declared::{Declared, Verb};
use std::collections::BTreeSet;
use writ_semantics::Facts;
use writ_semantics::postgres::{
    ColumnPrivilege, Object, Privilege, Privileges, Statement, StatementKind, VAULT_LOGIN,
};
use writ_source::Span;

/// Adds a script for each database whose connection is made here.
pub fn compose(declared: &Declared, facts: &mut Facts) {
    for database in declared.databases.iter().filter(|database| !database.existing) {
        let mut objects = Objects::default();
        for grant in &declared.grants {
            if let (Verb::Database(verb), Some(name)) = (grant.verb, grant.object.database())
                && name == database.name
            {
                objects.add(verb, &grant.object, grant.span);
            }
        }
        let span = database.span;
        let mut statements =
            vec![whole(Privilege::Connect, Object::Database { name: database.dbname.clone() }, span)];
        let schemas: BTreeSet<&String> = database.schemas.iter().collect();
        statements.extend(
            schemas
                .into_iter()
                .map(|name| whole(Privilege::Usage, Object::Schema { name: name.clone() }, span)),
        );
        let granted: Vec<Statement> = objects.statements(VAULT_LOGIN, true).collect();
        let dropping: Vec<Statement> = granted.iter().filter_map(dropping).collect();
        let mut granted = [granted, dropping].concat();
        granted.extend(granted.clone().iter().filter_map(later));
        statements.extend(granted);
        facts.deployer.logins.insert(database.name.clone(), statements);
    }
}

fn whole(privilege: Privilege, on: Object, span: Span) -> Statement {
    let only = ColumnPrivilege { privilege, columns: Vec::new() };
    let kind = StatementKind::Grant {
        privileges: Privileges::Only(BTreeSet::from([only])),
        on,
        to: vec![VAULT_LOGIN.to_owned()],
        grant_option: true,
    };
    Statement { kind, span }
}

/// What `DROP OWNED BY` asks of one who has no more than grant options. It revokes everything on the
/// object, columns too: it warns where it has a right on the whole of it, and fails where it has none.
/// PostgreSQL 14 to 18 do the same; on a sequence that is SELECT, as its system columns are asked for.
fn dropping(statement: &Statement) -> Option<Statement> {
    let StatementKind::Grant { privileges: Privileges::Only(privileges), on, .. } = &statement.kind else {
        return None;
    };
    let privilege = match on {
        Object::Table { .. } if privileges.iter().all(|one| !one.columns.is_empty()) => Privilege::References,
        Object::Sequence { .. } | Object::AllSequences { .. }
            if privileges.iter().all(|one| one.privilege != Privilege::Select) =>
        {
            Privilege::Select
        }
        _ => return None,
    };
    let Statement { kind, span } = whole(privilege, on.clone(), statement.span);
    let StatementKind::Grant { privileges, on, to, .. } = kind else { return None };
    Some(Statement { kind: StatementKind::Grant { privileges, on, to, grant_option: false }, span })
}

/// The same of what its owner makes in the schema from now on: `ALL TABLES` are those that are there,
/// and without a right on each of them no login is issued at all.
fn later(statement: &Statement) -> Option<Statement> {
    let StatementKind::Grant { privileges, on, to, grant_option } = &statement.kind else { return None };
    let (Object::AllTables { .. } | Object::AllSequences { .. }) = on else { return None };
    let kind = StatementKind::DefaultPrivileges {
        privileges: privileges.clone(),
        on: on.clone(),
        to: to.clone(),
        grant_option: *grant_option,
    };
    Some(Statement { kind, span: statement.span })
}
