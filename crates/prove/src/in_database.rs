//! What the logins of a database role may do: with one object, and with any part of one.

use crate::database_login::Login;
use crate::in_bucket::all;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use writ_graph::declared::{Database, DatabaseVerb, Object, Verb};
use writ_graph::verbs;
use writ_semantics::postgres::{self, Object as SqlObject, Privilege, Schema, SchemaObjects};
use writ_semantics::{Facts, Unknown, Verdict};

/// One question: whether a login may do this with that.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The database that the object is in.
    pub database: &'a Database,
    /// The name of the role in Vault whose logins are meant.
    pub role: &'a str,
    /// What.
    pub verb: Verb,
    /// With what; it is taken to exist.
    pub object: &'a Object,
}

/// A database, and the role of it.
type RoleOf = (String, String);

/// The logins of every role, each read when it is first asked for.
#[derive(Debug)]
pub struct Logins<'a> {
    facts: &'a Facts,
    /// By database and role; none where nothing says how they are made.
    read: RefCell<BTreeMap<RoleOf, Option<Rc<Login>>>>,
}

impl<'a> Logins<'a> {
    /// None read yet.
    pub fn new(facts: &'a Facts) -> Self {
        Self { facts, read: RefCell::default() }
    }

    /// Whether it may, with all of the object: with each of its columns, on each sequence that a dump
    /// reads.
    pub fn decide(&self, question: Question<'_>) -> Verdict {
        match self.asked(question) {
            Ok(Some(asked)) => asked.whole(question.object),
            Ok(None) => Verdict::ImplicitDeny,
            Err(why) => Verdict::Unknown(why),
        }
    }

    /// Whether it may, with any part of the object: one of the tables of a schema, one of the columns
    /// of a table. An example of it.
    pub fn overlap(&self, question: Question<'_>) -> Result<Option<String>, Unknown> {
        let Some(asked) = self.asked(question)? else { return Ok(None) };
        if !verbs::on_table(asked.verb).is_empty() && !asked.login.may_have(question.object) {
            return Ok(None);
        }
        let mut unknown = None;
        for part in asked.parts(question.object) {
            match asked.part(&part) {
                Verdict::Allow => return Ok(Some(format!("a login of `{}` on {part}", question.role))),
                Verdict::Unknown(why) => unknown = unknown.or(Some(why)),
                Verdict::ImplicitDeny | Verdict::ExplicitDeny => {}
            }
        }
        unknown.map_or(Ok(None), Err)
    }

    /// None where the verb is of no database.
    fn asked<'q>(&self, question: Question<'q>) -> Result<Option<Asked<'q>>, Unknown> {
        let Verb::Database(verb) = question.verb else { return Ok(None) };
        let key = (question.database.name.clone(), question.role.to_owned());
        let mut read = self.read.borrow_mut();
        let login = read.entry(key).or_insert_with(|| {
            let statements = self.facts.creations.get(question.role)?;
            let setup = self.facts.setups.get(&question.database.name).map_or(&[] as &[_], Vec::as_slice);
            Some(Rc::new(Login::new(statements, setup, &question.database.dbname)))
        });
        let missing =
            || Unknown(format!("the creation statements of `{}` are not in the tree", question.role));
        let login = login.clone().ok_or_else(missing)?;
        Ok(Some(Asked { verb, login, database: question.database }))
    }
}

/// A question with what it is decided by.
struct Asked<'a> {
    verb: DatabaseVerb,
    login: Rc<Login>,
    database: &'a Database,
}

impl Asked<'_> {
    fn privilege(&self, privilege: Privilege, on: &SqlObject, column: Option<&str>) -> Verdict {
        let mut schemas = BTreeMap::new();
        match on {
            SqlObject::Table { schema: Some(schema), name } => {
                let objects = SchemaObjects { tables: vec![name.clone()], ..SchemaObjects::default() };
                schemas.insert(schema.clone(), objects);
            }
            SqlObject::Sequence { schema: Some(schema), name } => {
                let objects = SchemaObjects { sequences: vec![name.clone()], ..SchemaObjects::default() };
                schemas.insert(schema.clone(), objects);
            }
            _ => {}
        }
        let schema = Schema { database: self.database.dbname.clone(), schemas };
        postgres::decide_column(&self.login.holdings, &self.login.public, privilege, on, column, &schema)
    }

    fn each(&self, privileges: &[Privilege], on: &SqlObject) -> Vec<Verdict> {
        privileges.iter().map(|privilege| self.privilege(*privilege, on, None)).collect()
    }

    fn whole(&self, object: &Object) -> Verdict {
        let on_tables = verbs::on_table(self.verb);
        let verdicts = match object {
            Object::Table { schema, table, .. } => self.each(on_tables, &named_table(schema, table)),
            Object::Columns { schema, table, columns, .. } => {
                let on = named_table(schema, table);
                let of_column = |column: &String| -> Vec<Verdict> {
                    on_tables.iter().map(|one| self.privilege(*one, &on, Some(column))).collect()
                };
                columns.iter().flat_map(of_column).collect()
            }
            // A dump of a whole schema reads its sequences too.
            Object::AllTables { schema, .. } => {
                let tables = self.each(on_tables, &SqlObject::AllTables { schema: schema.clone() });
                let sequences = verbs::on_sequences(self.verb);
                let sequences = self.each(sequences, &SqlObject::AllSequences { schema: schema.clone() });
                tables.into_iter().chain(sequences).collect()
            }
            Object::Sequence { schema, sequence, .. } => {
                let on = SqlObject::Sequence { schema: Some(schema.clone()), name: sequence.clone() };
                self.each(verbs::on_sequence(self.verb), &on)
            }
            Object::AllSequences { schema, .. } => {
                let on = SqlObject::AllSequences { schema: schema.clone() };
                self.each(verbs::on_sequence(self.verb), &on)
            }
            _ => Vec::new(),
        };
        all(verdicts.into_iter())
    }

    /// A part on its own: what is not of the verb's kind is refused.
    fn part(&self, part: &Object) -> Verdict {
        let of_sequences = matches!(part, Object::Sequence { .. } | Object::AllSequences { .. });
        if of_sequences && verbs::on_sequence(self.verb).is_empty() {
            return Verdict::ImplicitDeny;
        }
        self.whole(part)
    }

    /// The object, and whatever of it the statements name by itself.
    fn parts(&self, object: &Object) -> BTreeSet<Object> {
        let database = &self.database.name;
        let mut parts = BTreeSet::from([object.clone()]);
        if let Object::Columns { schema, table, columns, .. } = object {
            parts.extend(columns.iter().map(|column| Object::Columns {
                database: database.clone(),
                schema: schema.clone(),
                table: table.clone(),
                columns: vec![column.clone()],
            }));
            return parts;
        }
        let table = |schema: &str, table: &str| Object::Table {
            database: database.clone(),
            schema: schema.to_owned(),
            table: table.to_owned(),
        };
        let column = |schema: &str, table: &str, column: &str| Object::Columns {
            database: database.clone(),
            schema: schema.to_owned(),
            table: table.to_owned(),
            columns: vec![column.to_owned()],
        };
        match object {
            Object::Table { schema, table, .. } => {
                let named = self.login.named(schema).and_then(|named| named.tables.get(table));
                parts.extend(named.into_iter().flatten().flatten().map(|name| column(schema, table, name)));
            }
            Object::AllTables { schema, .. } => {
                for (name, columns) in self.login.named(schema).into_iter().flat_map(|named| &named.tables) {
                    parts.extend(columns.iter().map(|of| match of {
                        Some(of) => column(schema, name, of),
                        None => table(schema, name),
                    }));
                }
            }
            Object::AllSequences { schema, .. } => {
                let named = self.login.named(schema).into_iter().flat_map(|named| &named.sequences);
                parts.extend(named.map(|sequence| Object::Sequence {
                    database: database.clone(),
                    schema: schema.clone(),
                    sequence: sequence.clone(),
                }));
            }
            _ => {}
        }
        parts
    }
}

fn named_table(schema: &str, table: &str) -> SqlObject {
    SqlObject::Table { schema: Some(schema.to_owned()), name: table.to_owned() }
}
