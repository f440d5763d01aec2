//! Text to the terminal or a pipe; a reader that goes away early, such as `head`, is no error.

use std::io::Write as _;

/// To standard output.
pub fn out(text: &str) {
    let mut stream = std::io::stdout().lock();
    // Nobody is left to tell that the reader has gone.
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}

/// What names files, to standard output: no name acts on what shows it.
pub fn said(text: &str) {
    out(&writ_report::harmless(text));
}

/// To standard output, where it has to arrive whole: what is written there replaces a file.
///
/// # Errors
/// The system's, such as that the disk is full.
pub fn whole(text: &str) -> std::io::Result<()> {
    let mut stream = std::io::stdout().lock();
    stream.write_all(text.as_bytes()).and_then(|()| stream.flush())
}

/// To standard error.
pub fn error(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// One line to standard error.
pub fn error_line(text: &str) {
    error(&format!("{text}\n"));
}
