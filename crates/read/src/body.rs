//! The JSON body of an API call → its fields, whatever they are.

use crate::json::{Json, Kind, parse};
use crate::report::{Problem, Report};
use writ_semantics::body::{Body, Field, Value};
use writ_source::{Diagnostics, FileId, Files};

const SHAPE: Problem = Problem { code: "read/not-an-object", message: "an object of fields is expected" };
const VALUE: Problem = Problem { code: "read/wrong-type", message: "the field's value is of another type" };

/// Reads the fields of a body. A value that such bodies never have (null, a fraction, a negative
/// number) is an error.
///
/// # Errors
/// Diagnostics with codes `read/…`, where the text is no JSON object of such values.
pub fn body(files: &Files, id: FileId) -> Result<Body, Diagnostics> {
    let mut report = Report::new(id);
    let text = &files.get(id).text;
    let read = parse(text, &mut report).and_then(|json| fields(json, &mut report));
    let span = report.span(0..text.trim_end().len());
    report.finish(read.map(|fields| Body { fields, span }))
}

fn fields(json: Json, report: &mut Report) -> Option<Vec<Field>> {
    let Kind::Object(members) = json.kind else {
        report.error(SHAPE, json.range, "this is no object");
        return None;
    };
    let mut fields = Vec::new();
    for member in members {
        let span = report.span(member.range.clone());
        if let Some(value) = value(member.value, report) {
            fields.push(Field { name: member.name.into_owned(), value, span });
        }
    }
    Some(fields)
}

fn value(json: Json, report: &mut Report) -> Option<Value> {
    Some(match json.kind {
        Kind::Text(text) => Value::Text(text.into_owned()),
        Kind::Bool(truth) => Value::Bool(truth),
        Kind::Number(number) => match number.parse() {
            Ok(number) => Value::Number(number),
            Err(_) => {
                report.error(VALUE, json.range, "this is no whole number that is not negative");
                return None;
            }
        },
        Kind::List(items) => {
            Value::List(items.into_iter().map(|item| value(item, report)).collect::<Option<_>>()?)
        }
        Kind::Object(members) => {
            let members = members
                .into_iter()
                .map(|member| Some((member.name.into_owned(), value(member.value, report)?)));
            Value::Object(members.collect::<Option<_>>()?)
        }
        Kind::Null => {
            report.error(VALUE, json.range, "`null` says nothing");
            return None;
        }
    })
}
