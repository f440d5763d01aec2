//! `writ.lock.json`: every file's digest, and which declaration each of its lines came from.

use crate::artifact::{Artifact, Artifacts, Run};
use crate::print::json::{self, Json};
use sha2::{Digest, Sha256};
use writ_source::{Files, Span};

/// Its path in the tree; the last file that is written.
pub const LOCK_FILE: &str = "writ.lock.json";

/// Adds the lock file for all that is there.
pub fn emit(sources: &Files, artifacts: &mut Artifacts) {
    let files = artifacts.files.iter().map(|(path, artifact)| (path.clone(), entry(sources, artifact)));
    let document = Json::Object(vec![
        ("format".to_owned(), Json::Number(1)),
        ("writ".to_owned(), Json::text(env!("CARGO_PKG_VERSION"))),
        ("files".to_owned(), Json::Object(files.collect())),
    ]);
    artifacts.add(LOCK_FILE.to_owned(), json::document(&document, None).finish());
}

fn entry(sources: &Files, artifact: &Artifact) -> Json {
    Json::Object(vec![
        ("sha256".to_owned(), Json::Text(digest(artifact.text().as_bytes()))),
        ("lines".to_owned(), Json::Object(origins(sources, artifact))),
    ])
}

/// The digest of bytes, in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| DIGITS.get(usize::from(half)).map_or('0', |digit| char::from(*digit));
    Sha256::digest(bytes).iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// `"5-7": "backup.writ:38"`.
fn origins(sources: &Files, artifact: &Artifact) -> Vec<(String, Json)> {
    let name = |run: &Run| {
        if run.first == run.last { run.first.to_string() } else { format!("{}-{}", run.first, run.last) }
    };
    artifact.runs().iter().map(|run| (name(run), Json::Text(place(sources, run.origin)))).collect()
}

/// `backup.writ:38`.
pub fn place(sources: &Files, span: Span) -> String {
    format!("{}:{}", sources.get(span.file).name, sources.line_column(span).line)
}
