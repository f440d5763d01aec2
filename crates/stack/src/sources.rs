//! What a run is about: the files of a stack, and what is chosen of it.

use crate::beside::Beside;
use crate::others::Folders;
use writ_expand::{Choice, Given};
use writ_source::{Diagnostics, Files, Span};
use writ_syntax::ast::Text;

/// The files of one stack as bytes, with the environment and the inputs that it is wanted with.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Names, by which messages call the files, and bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// The environment; `None`: the base alone.
    pub environment: Option<String>,
    /// Whether, where it is the base, the environments are resolved too, so that their errors are told.
    pub every_environment: bool,
    /// Values of inputs, each a name and what was written for it.
    pub inputs: Vec<(String, String)>,
    /// Where the files of other stacks come from.
    pub folders: Folders,
    /// Where the files come from that the sources name.
    pub beside: Beside,
}

impl From<Vec<(String, Vec<u8>)>> for Sources {
    /// The base alone, every input at its default.
    fn from(files: Vec<(String, Vec<u8>)>) -> Self {
        Self { files, ..Self::default() }
    }
}

/// The environments that a stack declares, in their order; none where its files are not in order.
pub fn environments(files: Vec<(String, Vec<u8>)>) -> Vec<String> {
    let (mut texts, mut found) = (Files::new(), Diagnostics::new());
    let (parsed, _) = crate::compile::parse(files, &mut texts, &mut found);
    if found.has_errors() {
        return Vec::new();
    }
    writ_expand::environments(&parsed).map(str::to_owned).collect()
}

/// `name=value`, as the command line gives a value of an input.
///
/// # Errors
/// Where it is not that, with what to write.
pub fn named_value(written: &str) -> Result<(String, String), String> {
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    match written.split_once('=') {
        Some((name, value)) if is_name(name) => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write the name of an input, `=` and its value, such as `memory=512 MiB`".to_owned()),
    }
}

/// What was chosen, with places: each value is a file of its own.
pub(crate) fn choice(
    environment: Option<String>,
    inputs: Vec<(String, String)>,
    files: &mut Files,
    out: &mut Diagnostics,
) -> Choice {
    let mut choice = Choice::default();
    if let Some(value) = environment {
        let id = files.add("<--env>", value.as_str());
        choice.environment = Some(Text { span: Span::new(id, 0..value.len()), value });
    }
    for (name, written) in inputs {
        let id = files.add(format!("<--input {name}>"), written.as_str());
        let span = Span::new(id, 0..written.len());
        let refused = writ_syntax::check_text(files, id);
        if refused.has_errors() {
            out.append(refused);
            continue;
        }
        let value = writ_syntax::parse_value(files, id);
        choice.inputs.push(Given { name, written, value, span });
    }
    choice
}
