//! Lines of at most so many characters.

/// A text on lines of at most `room` characters, broken at blanks; a longer word has a line of its
/// own. Blanks at a line's begin are kept, as what is aligned there is aligned on purpose.
pub fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_inclusive(' ') {
        let length = line.chars().count() + word.trim_end().chars().count();
        if length > room && !line.trim().is_empty() {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        line.push_str(word);
    }
    lines.push(line.trim_end().to_owned());
    lines
}
