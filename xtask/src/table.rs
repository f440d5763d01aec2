//! Rows of text → one aligned table for the terminal.

/// Lays out `rows` under `header`, each column as wide as its widest cell, two spaces between columns and
/// no trailing blanks.
pub fn render<const N: usize>(header: [&str; N], rows: &[[String; N]]) -> String {
    let header = header.map(String::from);
    let mut widths = [0; N];
    for row in std::iter::once(&header).chain(rows) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut out = String::new();
    for row in std::iter::once(&header).chain(rows) {
        let line: Vec<String> =
            row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        out.push_str(line.join("  ").trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn columns_line_up_and_lines_have_no_trailing_blanks() {
        let rows = [["fmt".to_owned(), "ok".to_owned()], ["clippy".to_owned(), String::new()]];
        assert_eq!(render(["step", "result"], &rows), "step    result\nfmt     ok\nclippy\n");
    }
}
