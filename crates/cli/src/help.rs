//! What `--help` says after the options: examples, and each exit code with what it means there.

/// `help!("\n  writ x …", 0 "done", 2 "not done")`.
#[macro_export]
macro_rules! help {
    ($examples:literal, $($code:literal $meaning:literal),+ $(,)?) => {
        concat!(
            "Examples:", $examples, "\n\nExit codes:",
            $("\n  ", stringify!($code), "  ", $meaning,)+
        )
    };
}
