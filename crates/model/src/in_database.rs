//! What a grant or a check line names in a database: tables, columns or sequences.
//!
//! A name alone does not say whether `orders.public.orders_id_seq` is a table or a sequence, as
//! PostgreSQL keeps both in one space of names: the verbs say it, as no verb is of both.

use crate::entities::{DatabaseId, Object, Spanned};
use crate::verb::{DatabaseVerb, Verb};
use crate::{text, value};
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast;

const BAD_OBJECT: Code = Code("resolve/bad-object");
const BAD_COLUMNS: Code = Code("resolve/bad-columns");

/// `orders.public.customers`, `orders.public.customers.email`, `all tables in orders.public`,
/// `all sequences in orders.public`.
pub fn object(
    written: &ast::Object,
    database: DatabaseId,
    rest: &[ast::PathName],
    out: &mut Diagnostics,
) -> Option<Object> {
    if let Some(part) = &written.part {
        let help = "write `orders.public.customers`";
        return bad(part.span, "a database has schemas and tables, not prefixes", help, out);
    }
    let mut path = Vec::new();
    for name in rest {
        path.push(value::checked(&name.name, name.span, text::SQL_NAME, out)?);
    }
    match (written.all.as_ref().map(|all| (all.name.as_str(), all.span)), path.as_slice()) {
        (Some((what, span)), _) if !matches!(what, "tables" | "sequences") => bad(
            span,
            "only tables and sequences can be granted all at once",
            "write `all tables in orders.public` or `all sequences in orders.public`",
            out,
        ),
        (Some(("sequences", _)), [schema]) => Some(Object::AllSequences { database, schema: schema.clone() }),
        (Some(_), [schema]) => Some(Object::AllTables { database, schema: schema.clone() }),
        (None, [schema, table]) => {
            Some(Object::Table { database, schema: schema.clone(), table: table.clone() })
        }
        (None, [schema, table, column]) => Some(Object::Columns {
            database,
            schema: schema.clone(),
            table: table.clone(),
            columns: vec![column.clone()],
        }),
        _ => bad(
            written.span,
            "this names no table, column or sequence, nor all of a schema",
            "write `orders.public.customers` for one table, `all tables in orders.public` for all",
            out,
        ),
    }
}

/// The columns of `{ columns = [id, email] }`, put to the table that was named.
pub fn with_columns(
    object: Object,
    columns: Vec<Spanned<String>>,
    span: Span,
    out: &mut Diagnostics,
) -> Option<Object> {
    match object {
        Object::Table { database, schema, table } => {
            let columns = columns.into_iter().map(|column| column.value).collect();
            Some(Object::Columns { database, schema, table, columns })
        }
        Object::Columns { .. } => {
            bad_columns(span, "a column is named already", "name the table, or drop this", out)
        }
        _ => bad_columns(
            span,
            "only one table at a time has columns that can be granted",
            "name one table",
            out,
        ),
    }
}

/// The object as these verbs mean it: a name is a sequence's where they are verbs of sequences.
pub fn of_verbs(
    object: Object,
    verbs: &[Spanned<Verb>],
    span: Span,
    out: &mut Diagnostics,
) -> Option<Object> {
    let verbs = || {
        verbs.iter().filter_map(|verb| match verb.value {
            Verb::Database(of) => Some((of, verb.span)),
            _ => None,
        })
    };
    let Some((first, first_span)) = verbs().next() else { return Some(object) };
    if let Some((other, other_span)) =
        verbs().find(|(verb, _)| verb.is_of_sequences() != first.is_of_sequences())
    {
        let (table, sequence) = if first.is_of_sequences() { (other, first) } else { (first, other) };
        let label = format!("`{}` is of tables, `{}` of sequences", table.word(), sequence.word());
        out.push(
            Diagnostic::error(BAD_OBJECT, "object that cannot be granted", other_span, label)
                .also(first_span, "another kind of verb")
                .help("grant each in a sentence of its own"),
        );
        return None;
    }
    match object {
        Object::Table { database, schema, table } if first.is_of_sequences() => {
            Some(Object::Sequence { database, schema, sequence: table })
        }
        Object::AllTables { .. } if first.is_of_sequences() => {
            let label = format!("`{}` is a verb of sequences", first.word());
            bad(first_span, &label, "write `all sequences in …`", out)
        }
        Object::AllSequences { .. } if !first.is_of_sequences() => {
            let label = format!("`{}` is a verb of tables", first.word());
            bad(first_span, &label, "the verbs of sequences are `read-sequence`, `advance` and `set`", out)
        }
        Object::Columns { .. } => {
            match verbs().find(|(verb, _)| !verb.takes_columns()) {
                Some((verb, at)) => {
                    let label = format!("`{}` is of a whole table, not of columns", verb.word());
                    out.push(
                    Diagnostic::error(BAD_COLUMNS, "columns that cannot be granted", at, label)
                        .also(span, "columns here")
                        .help("the verbs that take columns are `select`, `insert`, `update` and `references`"),
                );
                    None
                }
                None => Some(object),
            }
        }
        other => Some(other),
    }
}

fn bad<T>(span: Span, label: &str, help: &str, out: &mut Diagnostics) -> Option<T> {
    out.push(Diagnostic::error(BAD_OBJECT, "object that cannot be granted", span, label).help(help));
    None
}

fn bad_columns<T>(span: Span, label: &str, help: &str, out: &mut Diagnostics) -> Option<T> {
    out.push(Diagnostic::error(BAD_COLUMNS, "columns that cannot be granted", span, label).help(help));
    None
}

impl DatabaseVerb {
    /// Whether it is a verb of sequences; the others are of tables.
    pub fn is_of_sequences(self) -> bool {
        matches!(self, Self::ReadSequence | Self::Advance | Self::Set)
    }

    /// Whether it can be of single columns (PostgreSQL documentation, "GRANT").
    pub fn takes_columns(self) -> bool {
        matches!(self, Self::Select | Self::Insert | Self::Update | Self::References)
    }
}
