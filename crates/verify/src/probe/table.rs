//! Databases: what each verb opens, and what lies beside it.

use super::catalogue::{Catalogue, Principal, database_of, file};
use super::{Control, Expect, Probe};
use crate::agent::Request;
use crate::apply::postgres::{DECOY, OTHER_SCHEMA, Ready, SEQUENCE};
use crate::classify::Refusal;
use crate::report::Kind;
use std::collections::BTreeSet;
use writ_graph::declared::{DatabaseVerb, Grant, Object, Verb};
use writ_live::postgres::identifier;

/// All probes of a principal's databases.
pub(super) fn probes(catalogue: &Catalogue<'_>, principal: &Principal<'_>) -> Vec<Probe> {
    let mut probes = Vec::new();
    for ready in catalogue.databases {
        let here = |grant: &&&Grant| database_of(&grant.object) == Some(ready.name.as_str());
        let grants: Vec<&Grant> = principal.grants.iter().filter(here).copied().collect();
        let Some(any) = grants.first().copied() else { continue };
        let make = Make { principal, ready };
        let mut open: BTreeSet<String> = BTreeSet::new();
        for grant in &grants {
            for statement in uses(grant, ready) {
                open.insert(statement.clone());
                probes.push(make.allowed(Kind::Grant, statement, grant));
            }
            probes.extend(make.dump(catalogue, grant));
        }
        for statement in beside(ready).into_iter().filter(|statement| !open.contains(statement)) {
            probes.push(make.refused(Kind::NearMiss, statement, any));
        }
    }
    probes
}

/// A statement that needs exactly one right on a table. No `WHERE`: that would need `SELECT` too.
pub(super) fn statement(verb: Verb, schema: &str, table: &str) -> Option<String> {
    let on = format!("{}.{}", identifier(schema), identifier(table));
    Some(match verb {
        Verb::Database(DatabaseVerb::Select | DatabaseVerb::Dump) => {
            format!("SELECT * FROM {on} LIMIT 1")
        }
        Verb::Database(DatabaseVerb::Insert) => format!("INSERT INTO {on} VALUES (2, 'writ')"),
        Verb::Database(DatabaseVerb::Update) => format!("UPDATE {on} SET note = 'writ'"),
        Verb::Database(DatabaseVerb::Delete) => format!("DELETE FROM {on}"),
        _ => return None,
    })
}

/// What a grant must open.
pub(super) fn uses(grant: &Grant, ready: &Ready) -> Vec<String> {
    match &grant.object {
        Object::Table { schema, table, .. } => statement(grant.verb, schema, table).into_iter().collect(),
        Object::AllTables { schema, .. } => {
            let tables = ready.tables.get(schema).into_iter().flatten();
            let mut list: Vec<String> =
                tables.filter_map(|table| statement(grant.verb, schema, table)).collect();
            if grant.verb == Verb::Database(DatabaseVerb::Dump) {
                // `pg_dump` reads sequences and takes this lock (`src/bin/pg_dump/pg_dump.c`).
                let sequence = format!("{}.{}", identifier(schema), identifier(SEQUENCE));
                list.push(format!("SELECT last_value FROM {sequence}"));
                let on = format!("{}.{}", identifier(schema), identifier(DECOY));
                list.push(format!("LOCK TABLE {on} IN ACCESS SHARE MODE"));
            }
            list
        }
        _ => Vec::new(),
    }
}

/// What lies beside a grant: every other table and verb, sequences, other schemas, and everything
/// that makes, changes or takes over things. What of it is granted is taken out by the caller.
fn beside(ready: &Ready) -> Vec<String> {
    let mut list = Vec::new();
    for (schema, tables) in &ready.tables {
        let quoted = identifier(schema);
        for table in tables {
            for verb in [
                Verb::Database(DatabaseVerb::Select),
                Verb::Database(DatabaseVerb::Insert),
                Verb::Database(DatabaseVerb::Update),
                Verb::Database(DatabaseVerb::Delete),
            ] {
                list.extend(statement(verb, schema, table));
            }
            let on = format!("{quoted}.{}", identifier(table));
            list.push(format!("TRUNCATE {on}"));
            list.push(format!("ALTER TABLE {on} ADD COLUMN writ int"));
            list.push(format!("DROP TABLE {on}"));
        }
        let sequence = format!("{quoted}.{}", identifier(SEQUENCE));
        list.push(format!("SELECT last_value FROM {sequence}"));
        list.push(format!("SELECT nextval('{}')", sequence.replace('\'', "''")));
        list.push(format!("CREATE TABLE {quoted}.writ_new (id int)"));
    }
    let owner = identifier(&ready.owner.user);
    list.extend([
        "CREATE SCHEMA writ_new".to_owned(),
        "CREATE TEMP TABLE writ_new (id int)".to_owned(),
        "CREATE ROLE writ_new".to_owned(),
        format!("SET ROLE {owner}"),
        format!("ALTER ROLE {owner} PASSWORD NULL"),
        // A program that reads its input: one that ends at once breaks the control's pipe.
        "COPY (SELECT 1) TO PROGRAM 'cat > /dev/null'".to_owned(),
        "SELECT pg_read_file('PG_VERSION')".to_owned(),
        format!("COMMENT ON SCHEMA {} IS 'writ'", identifier(OTHER_SCHEMA)),
    ]);
    list
}

/// Makes probes of one principal in one database.
pub(super) struct Make<'a> {
    pub(super) principal: &'a Principal<'a>,
    pub(super) ready: &'a Ready,
}

impl Make<'_> {
    /// A statement that must be done.
    pub(super) fn allowed(&self, kind: Kind, statement: String, grant: &Grant) -> Probe {
        Probe {
            kind,
            who: self.principal.who(),
            label: self.principal.label(),
            by: grant.credential().map(|credential| self.principal.chain(credential)).unwrap_or_default(),
            what: format!("{}: {statement}", self.ready.name),
            request: Request::Sql {
                host: self.ready.root.host.clone(),
                port: self.ready.root.port,
                file: file(grant.delivery()),
                statement,
            },
            expect: Expect::Allowed,
            controls: Vec::new(),
            span: Some(grant.span),
        }
    }

    /// The very program that `dump` is for.
    fn dump(&self, catalogue: &Catalogue<'_>, grant: &Grant) -> Option<Probe> {
        let (Object::AllTables { schema, .. }, Verb::Database(DatabaseVerb::Dump)) =
            (&grant.object, grant.verb)
        else {
            return None;
        };
        let request = Request::Dump {
            host: self.ready.root.host.clone(),
            port: self.ready.root.port,
            file: file(grant.delivery()),
            program: catalogue.pg_dump.clone()?,
            schema: identifier(schema),
        };
        let what = format!("{}: pg_dump --schema={}", self.ready.name, identifier(schema));
        Some(Probe { what, request, ..self.allowed(Kind::Grant, String::new(), grant) })
    }

    /// A statement that must be refused, where the superuser's is done.
    pub(super) fn refused(&self, kind: Kind, statement: String, grant: &Grant) -> Probe {
        let controls = vec![Control::Sql { database: self.ready.name.clone(), statement: statement.clone() }];
        let expect = Expect::Refused(vec![Refusal::SqlPrivilege]);
        Probe { expect, controls, ..self.allowed(kind, statement, grant) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_statement_needs_one_right_and_quotes_its_names() {
        assert_eq!(
            statement(Verb::Database(DatabaseVerb::Update), "public", "a\"b").unwrap(),
            "UPDATE \"public\".\"a\"\"b\" SET note = 'writ'"
        );
        assert_eq!(statement(Verb::Bucket(writ_graph::declared::BucketVerb::Read), "public", "t"), None);
        for verb in [
            Verb::Database(DatabaseVerb::Insert),
            Verb::Database(DatabaseVerb::Update),
            Verb::Database(DatabaseVerb::Delete),
        ] {
            let sql = statement(verb, "s", "t").unwrap();
            assert!(!sql.contains("WHERE") && !sql.contains("RETURNING"), "{sql}");
        }
    }
}
