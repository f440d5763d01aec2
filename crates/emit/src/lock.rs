//! `writ.lock.json`: every file's digest, and which declaration each of its lines came from.

use crate::artifact::{Artifact, Artifacts};
use crate::print::json::{self, Json};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
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
    let mut hex = String::new();
    for byte in Sha256::digest(bytes) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// `"5-7": "backup.writ:38"`, runs of lines of one origin together.
fn origins(sources: &Files, artifact: &Artifact) -> Vec<(String, Json)> {
    let mut runs: Vec<(usize, usize, Span)> = Vec::new();
    for (n, line) in artifact.lines.iter().enumerate() {
        let Some(origin) = line.origin else { continue };
        match runs.last_mut() {
            Some((_, last, span)) if *span == origin && *last == n => *last = n + 1,
            _ => runs.push((n + 1, n + 1, origin)),
        }
    }
    let name =
        |first: usize, last: usize| if first == last { first.to_string() } else { format!("{first}-{last}") };
    runs.into_iter()
        .map(|(first, last, span)| (name(first, last), Json::Text(place(sources, span))))
        .collect()
}

/// `backup.writ:38`.
pub fn place(sources: &Files, span: Span) -> String {
    format!("{}:{}", sources.get(span.file).name, sources.line_column(span).line)
}
