//! Everything that both read gives the same tree, or is a difference that is listed here.

use super::corpus::text;
use super::{dump::dump, theirs};

const TEXTS: u64 = 20_000;

#[test]
fn hcl_edit_reads_the_same() {
    let (mut same, mut refused, mut listed, mut differences) = (0, 0, 0, Vec::new());
    for number in 0..TEXTS {
        let text = text(number);
        match (dump(&text), theirs::dump(&text)) {
            (Ok(ours), Some(theirs)) if ours == theirs => same += 1,
            (Err(_), None) => refused += 1,
            (ours, theirs) if known(&text, &ours, theirs.as_deref()) => listed += 1,
            (ours, theirs) => differences.push((text, ours, theirs)),
        }
    }
    for (text, ours, theirs) in differences.iter().take(12) {
        println!("-----\n{text}\nours   {ours:?}\ntheirs {theirs:?}");
    }
    println!(
        "{same} same, {refused} refused by both, {listed} differ as listed, {} otherwise",
        differences.len()
    );
    assert!(differences.is_empty());
}

/// Where `hcl-edit` 0.10 reads otherwise than HashiCorp's parser does, whose side we take.
fn known(text: &str, ours: &Result<String, String>, theirs: Option<&str>) -> bool {
    match ours {
        Err(refused) => {
            [
                "a string ends on its line",
                // The name that ends one stands alone on its line, which ends.
                "a here-document is not ended",
                // `ifx` for `if x`, `inx` for `in x`.
                "this `for` should end here",
                "`in` is needed here",
                // `[…]` or `.0` on the next line.
                "an argument or a block is needed here",
                "a number ends before this",
                // `x.*.y.*`, and `[` and `*` on two lines.
                "`.*` has no second one in it",
                "a value is needed here",
            ]
            .iter()
            .any(|label| refused.ends_with(&format!("({label})")))
                || text.contains("\n[*]")
        }
        // Indentation is taken off otherwise where a line has interpolation or only spaces; a
        // here-document ends at its name with more behind it; `-1.x` is a number's attribute.
        Ok(ours) => text.contains("<<-") || ours.contains(r"\nE") || theirs.is_some() && text.contains("-1."),
    }
}
