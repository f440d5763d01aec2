//! What cargo's test output says → how many tests passed, failed and were ignored.

use std::ops::AddAssign;

/// Counts of tests, or of steps that are no tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Passed.
    pub passed: u64,
    /// Failed.
    pub failed: u64,
    /// There, but not run.
    pub ignored: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

/// The counts of a line such as `test result: ok. 5 passed; 0 failed; 1 ignored; …`; none of any other.
pub fn parse_line(line: &str) -> Option<Counts> {
    let line = without_colours(line);
    let (_, numbers) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let mut counts = Counts::default();
    for part in numbers.split(';') {
        let Some((number, what)) = part.trim().split_once(' ') else { continue };
        let Ok(number) = number.parse() else { continue };
        match what {
            "passed" => counts.passed = number,
            "failed" => counts.failed = number,
            "ignored" => counts.ignored = number,
            _ => {}
        }
    }
    Some(counts)
}

/// `line` without terminal escapes of the form `ESC [ … m`.
fn without_colours(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    plain.extend(parts.map(|part| part.split_once('m').map_or(part, |(_, rest)| rest)));
    plain
}

#[cfg(test)]
mod tests {
    use super::{Counts, parse_line};

    #[test]
    fn a_result_line_is_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.02s";
        assert_eq!(parse_line(line), Some(Counts { passed: 12, failed: 3, ignored: 1 }));
    }

    #[test]
    fn a_coloured_one_too() {
        let line = "test result: \u{1b}[32mok\u{1b}[m. 5 passed; 0 failed; 0 ignored; 0 measured";
        assert_eq!(parse_line(line), Some(Counts { passed: 5, failed: 0, ignored: 0 }));
    }

    #[test]
    fn other_lines_are_not() {
        assert_eq!(parse_line("test a::b ... ok"), None);
        assert_eq!(parse_line("running 5 tests"), None);
        assert_eq!(parse_line("it printed: test result: ok. 5 passed; 0 failed"), None);
    }
}
