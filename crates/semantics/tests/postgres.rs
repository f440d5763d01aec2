//! PostgreSQL: what creation gives, what setup takes from PUBLIC, what revocation leaves.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::nowhere;
use std::collections::{BTreeMap, BTreeSet};
use writ_semantics::postgres::{
    ColumnPrivilege, Held, Holdings, Object, Privilege, Privileges, Remains, Schema, SchemaObjects,
    Statement, StatementKind, compare, decide, drops_completely, public_after,
};
use writ_semantics::{Comparison, Verdict};

use Privilege::{Connect, Create, Select, Temporary, Update, Usage};

const NAME: &str = "{{name}}";

fn run(kinds: Vec<StatementKind>) -> Vec<Statement> {
    kinds.into_iter().map(|kind| Statement { kind, span: nowhere() }).collect()
}

fn create(options: &[&str]) -> StatementKind {
    let options = options.iter().map(|option| (*option).to_owned()).collect();
    StatementKind::CreateRole { name: NAME.to_owned(), options }
}

fn privileges(list: &[Privilege]) -> Privileges {
    let each = |privilege: &Privilege| ColumnPrivilege { privilege: *privilege, columns: Vec::new() };
    Privileges::Only(list.iter().map(each).collect())
}

fn grant(list: &[Privilege], on: Object) -> StatementKind {
    let privileges = privileges(list);
    StatementKind::Grant { privileges, on, to: vec![NAME.to_owned()], grant_option: false }
}

fn revoke_from(whom: &str, on: Object) -> StatementKind {
    StatementKind::Revoke { privileges: Privileges::All, on, from: vec![whom.to_owned()] }
}

fn database() -> Object {
    Object::Database { name: "orders".to_owned() }
}

fn schema(name: &str) -> Object {
    Object::Schema { name: name.to_owned() }
}

fn table(name: &str) -> Object {
    Object::Table { schema: Some("public".to_owned()), name: name.to_owned() }
}

fn all_tables() -> Object {
    Object::AllTables { schema: "public".to_owned() }
}

/// What Writ emits for the backup.
fn dump() -> Vec<Statement> {
    run(vec![
        create(&["LOGIN", "PASSWORD '{{password}}'", "VALID UNTIL '{{expiration}}'"]),
        grant(&[Connect], database()),
        grant(&[Usage], schema("public")),
        grant(&[Select], all_tables()),
        grant(&[Select], Object::AllSequences { schema: "public".to_owned() }),
    ])
}

fn setup() -> Vec<Statement> {
    run(vec![revoke_from("PUBLIC", database()), revoke_from("PUBLIC", schema("public"))])
}

fn catalogue() -> Schema {
    let objects =
        SchemaObjects { tables: vec!["lines".to_owned()], sequences: vec!["ids".to_owned()], complete: true };
    Schema { database: "orders".to_owned(), schemas: BTreeMap::from([("public".to_owned(), objects)]) }
}

#[test]
fn a_dump_reads_every_table_and_writes_none() {
    let holdings = Holdings::from_creation(&dump());
    assert_eq!(holdings.unknown, []);
    assert!(holdings.held.contains(&Held::Attribute("LOGIN".to_owned())));
    let ask = |privilege, on: &Object| decide(&holdings, &setup(), privilege, on, &catalogue());
    assert_eq!(ask(Select, &table("lines")), Verdict::Allow);
    assert_eq!(ask(Update, &table("lines")), Verdict::ImplicitDeny);
    assert_eq!(ask(Select, &table("later")), Verdict::ImplicitDeny, "not there");
    assert_eq!(ask(Temporary, &database()), Verdict::ImplicitDeny);
    let other = Object::Table { schema: Some("billing".to_owned()), name: "lines".to_owned() };
    assert_eq!(ask(Select, &other), Verdict::ImplicitDeny);
    let mut open = catalogue();
    open.schemas.get_mut("public").unwrap().complete = false;
    let verdict = decide(&holdings, &setup(), Select, &table("later"), &open);
    assert!(matches!(verdict, Verdict::Unknown(_)));
}

#[test]
fn a_table_is_of_no_use_without_its_schema_and_database() {
    let only_table = run(vec![create(&["LOGIN"]), grant(&[Select], table("lines"))]);
    let holdings = Holdings::from_creation(&only_table);
    let ask = |setup: &[Statement]| decide(&holdings, setup, Select, &table("lines"), &catalogue());
    assert_eq!(ask(&setup()), Verdict::ImplicitDeny);
    assert_eq!(ask(&[]), Verdict::Allow, "PUBLIC still has CONNECT and USAGE");
}

#[test]
fn setup_takes_what_public_has() {
    let held = |privilege, on| Held::Privilege { privilege, on, column: None, grant_option: false };
    let before = public_after(&[], "orders").held;
    assert_eq!(
        before,
        BTreeSet::from([
            held(Connect, database()),
            held(Temporary, database()),
            held(Usage, schema("public"))
        ])
    );
    assert_eq!(public_after(&setup(), "orders").held, BTreeSet::new());
    let only_connect = run(vec![StatementKind::Revoke {
        privileges: privileges(&[Connect]),
        on: database(),
        from: vec!["PUBLIC".to_owned()],
    }]);
    assert!(public_after(&only_connect, "orders").held.contains(&held(Temporary, database())));
    assert!(
        public_after(&setup(), "other")
            .held
            .contains(&held(Connect, Object::Database { name: "other".to_owned() }))
    );
}

#[test]
fn what_statements_give_beyond_privileges_is_not_overlooked() {
    let ask = |kinds: Vec<StatementKind>| {
        let holdings = Holdings::from_creation(&run(kinds));
        decide(&holdings, &setup(), Update, &table("lines"), &catalogue())
    };
    assert_eq!(ask(vec![create(&["LOGIN", "SUPERUSER"])]), Verdict::Allow);
    let member = StatementKind::GrantRole {
        roles: vec!["writers".to_owned()],
        to: vec![NAME.to_owned()],
        admin_option: false,
    };
    assert!(matches!(ask(vec![create(&["LOGIN"]), member]), Verdict::Unknown(_)));
    let other = StatementKind::Other("ALTER DEFAULT PRIVILEGES …".to_owned());
    assert!(matches!(ask(vec![create(&["LOGIN"]), other]), Verdict::Unknown(_)));
    assert!(matches!(ask(vec![create(&["LOGIN", "IN ROLE WRITERS"])]), Verdict::Unknown(_)));
    let partly = vec![grant(&[Select, Update], all_tables()), revoke_from(NAME, table("lines"))];
    assert!(matches!(ask(partly), Verdict::Unknown(_)));
    let wrong = vec![grant(&[Connect], table("lines"))];
    assert!(matches!(ask(wrong), Verdict::Unknown(_)));
}

#[test]
fn holdings_are_compared_by_what_they_cover() {
    let of = |kinds| Holdings::from_creation(&run(kinds));
    let one = of(vec![grant(&[Select], table("lines"))]);
    let all = of(vec![grant(&[Select], all_tables())]);
    assert_eq!(compare(&one, &one), Comparison::Equal);
    assert!(matches!(compare(&one, &all), Comparison::Less { .. }));
    assert!(matches!(compare(&all, &one), Comparison::More { .. }));
    let elsewhere = Object::Table { schema: Some("billing".to_owned()), name: "lines".to_owned() };
    assert!(matches!(compare(&of(vec![grant(&[Select], elsewhere)]), &all), Comparison::Incomparable { .. }));
    let column = ColumnPrivilege { privilege: Select, columns: vec!["name".to_owned()] };
    let of_column = of(vec![StatementKind::Grant {
        privileges: Privileges::Only(BTreeSet::from([column])),
        on: table("lines"),
        to: vec![NAME.to_owned()],
        grant_option: false,
    }]);
    assert!(matches!(compare(&of_column, &one), Comparison::Less { .. }));
    let write = of(vec![grant(&[Update], table("lines"))]);
    assert!(matches!(compare(&one, &write), Comparison::Incomparable { .. }));
    let make = of(vec![grant(&[Create], schema("public")), grant(&[Select], table("lines"))]);
    let Comparison::More { only_a } = compare(&make, &one) else { panic!() };
    assert!(matches!(only_a, Held::Privilege { privilege: Create, .. }));
    let superuser = of(vec![create(&["SUPERUSER"])]);
    assert!(matches!(compare(&superuser, &all), Comparison::More { .. }));
}

#[test]
fn revocation_leaves_nothing_only_in_full_and_in_order() {
    let name = || NAME.to_owned();
    let kinds = || {
        vec![
            StatementKind::AlterRole { name: name(), options: vec!["NOLOGIN".to_owned()] },
            StatementKind::GrantRole {
                roles: vec![name()],
                to: vec!["CURRENT_USER".to_owned()],
                admin_option: false,
            },
            StatementKind::TerminateSessions { role: name() },
            StatementKind::ReassignOwned { from: name(), to: "CURRENT_USER".to_owned() },
            StatementKind::DropOwned { role: name() },
            StatementKind::DropRole { role: name() },
        ]
    };
    assert_eq!(drops_completely(&run(kinds())), Ok(()));
    for (without, remains) in
        [(0, Remains::Logins), (2, Remains::Sessions), (4, Remains::Privileges), (5, Remains::Role)]
    {
        let mut fewer = kinds();
        fewer.remove(without);
        assert_eq!(drops_completely(&run(fewer)).unwrap_err().what, remains);
    }
    let mut late = kinds();
    late.swap(0, 2);
    assert_eq!(drops_completely(&run(late)).unwrap_err().what, Remains::Logins);
    let mut again = kinds();
    again.push(create(&["LOGIN"]));
    assert_eq!(drops_completely(&run(again)).unwrap_err().what, Remains::Unknown);
    assert_eq!(drops_completely(&[]).unwrap_err().what, Remains::Sessions);
}
