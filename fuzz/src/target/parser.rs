//! Any bytes give a tree, or errors that point into the text and say what to do.

use super::{Class, ensure, is_good};
use writ_source::Files;
use writ_syntax::lex::{Kind, tokens};

pub(super) fn run(input: &[u8]) -> Result<Class, String> {
    let mut files = Files::new();
    let text = match writ_syntax::decode("input.writ", input) {
        Ok(text) => text,
        Err(refused) => {
            let diagnostic = refused.report(&mut files);
            return is_good(&diagnostic, &files).map(|()| Class::Refused);
        }
    };
    let id = files.add("input.writ", text);
    let (tree, found) = writ_syntax::parse(&files, id);
    for diagnostic in found.sorted() {
        is_good(diagnostic, &files)?;
    }
    if found.has_errors() {
        return Ok(Class::Refused);
    }
    // What was written is in the tree: as many words as there are in the tree's own print.
    let text = &files.get(id).text;
    let printed = writ_format::print(&tree);
    let (written, kept) = (words(text), words(&printed));
    ensure(written == kept, || {
        format!("lost: {written} words were written, the tree prints {kept}:\n{printed}")
    })?;
    Ok(Class::Taken)
}

/// Words, texts, numbers and signs but commas; empty braces, which a tree does not keep, left out.
fn words(text: &str) -> usize {
    let mut count = 0;
    let mut is_open = false;
    for token in tokens(text) {
        let written = text.get(token.range()).unwrap_or("");
        match token.kind {
            Kind::Newline | Kind::Comment => continue,
            Kind::Mark if written == "," => continue,
            Kind::Close(b'{') if is_open => count -= 1,
            Kind::Number => count += 1 + usize::from(written.contains(|c: char| !c.is_ascii_digit())),
            _ => count += 1,
        }
        is_open = token.kind == Kind::Open(b'{');
    }
    count
}
