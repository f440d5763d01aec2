//! The text as top-level pieces: one linear pass that knows strings, comments and brackets.
//!
//! It bounds what comes after it (depth, tokens, bytes of a block), reports what has no partner,
//! and cuts the text so that each top-level block is parsed by itself.
//!
//! Where a block is never closed the rest of the file is read a second time, and then a line that
//! begins in the first column and looks like a block's first line begins a new block.

mod brackets;
mod foreign;

use std::ops::Range;

use writ_source::{Code, Diagnostic, FileId, Span};

use crate::lex::{Kind, Lexer, Token};
use crate::limits;
use crate::report::Report;
use brackets::Brackets;

/// What the scan leaves to the grammar.
#[derive(Debug, Default)]
pub(crate) struct Pieces {
    /// Where the top-level pieces are, in their order; none overlap.
    pub ranges: Vec<Range<usize>>,
    /// Where something is wrong that has been reported already, in rising order.
    pub damage: Vec<usize>,
    /// How many lines have something on them.
    pub lines: usize,
    /// Something is larger or deeper than is read: nothing of the file is parsed then, so that an
    /// error about a size costs no more than to count to it.
    pub is_past_limits: bool,
}

/// Cuts `text` into top-level pieces. `damage` is what was found wrong in it before, `before` how many
/// lines the stack's other files have.
pub(crate) fn scan(text: &str, id: FileId, damage: Vec<usize>, before: usize, report: &mut Report) -> Pieces {
    let pieces = Pieces { damage, ..Pieces::default() };
    let mut scan = Scan { text, id, report, pieces, tokens: 0, before };
    if let End::Unclosed { from } = scan.run(0, Mode::Trusting) {
        scan.run(from, Mode::Wary);
    }
    let mut pieces = scan.pieces;
    pieces.damage.sort_unstable();
    pieces
}

/// Whether a block's first line in the first column may end the block before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Trusting,
    Wary,
}

enum End {
    Done,
    /// The piece that begins at `from` has an open bracket at the end of the file.
    Unclosed {
        from: usize,
    },
}

struct Scan<'t, 'r> {
    text: &'t str,
    id: FileId,
    report: &'r mut Report,
    pieces: Pieces,
    tokens: usize,
    before: usize,
}

/// The piece that is being read.
struct Piece {
    start: usize,
    /// Where its last token ends.
    end: usize,
    /// A line has ended outside of brackets: unless a `{` comes next, the piece is over.
    over: bool,
    brackets: Brackets,
    /// What had been reported when it began.
    reported: usize,
    damaged: usize,
}

impl Scan<'_, '_> {
    fn run(&mut self, from: usize, mode: Mode) -> End {
        self.tokens = 0;
        let mut lexer = Lexer::new(self.text, from..self.text.len());
        let mut piece: Option<Piece> = None;
        let mut line = Line { start: from, indent: None };
        while let Some(token) = lexer.next() {
            if token.kind == Kind::Newline {
                line = Line { start: token.end, indent: None };
                if let Some(piece) = &mut piece {
                    piece.over |= piece.brackets.is_empty();
                }
                continue;
            }
            self.tokens += 1;
            if self.tokens > limits::TOKENS {
                self.refuse(token, too_many_tokens(self.span(token)));
                self.pieces.is_past_limits = true;
                return End::Done;
            }
            let is_first = line.indent.is_none();
            self.pieces.lines += usize::from(is_first && mode == Mode::Trusting);
            if self.before.saturating_add(self.pieces.lines) > limits::LINES {
                self.refuse(token, too_many_lines(self.span(token)));
                self.pieces.is_past_limits = true;
                return End::Done;
            }
            let indent = *line.indent.get_or_insert(token.start - line.start);

            if let Some(done) = piece.take_if(|p| p.over && token.kind != Kind::Open(b'{')) {
                self.finish(&done);
            }
            let cut = mode == Mode::Wary && is_first && indent == 0 && begins_block(token, &lexer);
            if let Some(unclosed) = piece.take_if(|p| cut && !p.brackets.is_empty()) {
                self.report_unclosed(&unclosed, Some(token));
                self.finish(&unclosed);
            }
            let current = piece.get_or_insert_with(|| Piece {
                start: token.start,
                end: token.start,
                over: false,
                brackets: Brackets::default(),
                reported: self.report.len(),
                damaged: self.pieces.damage.len(),
            });
            current.end = token.end;
            current.over = false;

            match token.kind {
                Kind::Open(bracket) => {
                    if current.brackets.len() >= limits::DEPTH {
                        self.refuse(token, too_deep(self.span(token)));
                        self.pieces.is_past_limits = true;
                        return End::Done;
                    }
                    current.brackets.open(token.start, bracket, indent);
                }
                Kind::Close(bracket) => {
                    for problem in current.brackets.close(token.start, bracket, indent, is_first) {
                        self.refuse_at(problem.place(), problem.diagnostic(self.id, self.text));
                    }
                }
                _ => {
                    if let Some(diagnostic) = foreign::refusal(token, self.text, self.id) {
                        self.refuse(token, diagnostic);
                    }
                }
            }
            if self.report.is_full() {
                return End::Done;
            }
        }
        match piece {
            Some(unclosed) if !unclosed.brackets.is_empty() => {
                if mode == Mode::Trusting {
                    self.report.truncate(unclosed.reported);
                    self.pieces.damage.truncate(unclosed.damaged);
                    return End::Unclosed { from: unclosed.start };
                }
                self.report_unclosed(&unclosed, None);
                self.finish(&unclosed);
            }
            Some(done) => self.finish(&done),
            None => {}
        }
        End::Done
    }

    fn finish(&mut self, piece: &Piece) {
        let range = piece.start..piece.end;
        if range.len() > limits::BLOCK_BYTES {
            let first = Lexer::new(self.text, range.clone()).next().map_or(range.start, |t| t.end);
            self.refuse_at(range.start, too_large(Span::new(self.id, range.start..first), range.len()));
            self.pieces.is_past_limits = true;
        } else {
            self.pieces.ranges.push(range);
        }
    }

    fn report_unclosed(&mut self, piece: &Piece, next: Option<Token>) {
        for problem in piece.brackets.unclosed(next.map(|t| t.start)) {
            self.refuse_at(problem.place(), problem.diagnostic(self.id, self.text));
        }
    }

    fn refuse(&mut self, token: Token, diagnostic: Diagnostic) {
        self.refuse_at(token.start, diagnostic);
    }

    fn refuse_at(&mut self, place: usize, diagnostic: Diagnostic) {
        self.report.push(diagnostic);
        self.pieces.damage.push(place);
    }

    fn span(&self, token: Token) -> Span {
        Span::new(self.id, token.range())
    }
}

struct Line {
    start: usize,
    /// Of its first token.
    indent: Option<usize>,
}

/// Whether words and then a `{` make up the rest of the line.
fn begins_block(first: Token, rest: &Lexer<'_>) -> bool {
    first.kind == Kind::Word
        && rest
            .clone()
            .find(|t| !matches!(t.kind, Kind::Word | Kind::Text))
            .is_some_and(|t| t.kind == Kind::Open(b'{'))
}

fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code("syntax/too-deep"),
        "the nesting is too deep",
        span,
        format!("more than {} brackets are open here", limits::DEPTH),
    )
    .help("nest less deeply")
}

fn too_large(span: Span, bytes: usize) -> Diagnostic {
    Diagnostic::error(
        Code("syntax/too-large"),
        "the source is too large",
        span,
        format!("the block has {bytes} bytes, more than {}", limits::BLOCK_BYTES),
    )
    .help("split it into several blocks")
}

fn too_many_tokens(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code("syntax/too-large"),
        "the source is too large",
        span,
        format!("the file has more than {} words and signs", limits::TOKENS),
    )
    .help("split it into several files of the same folder")
}

fn too_many_lines(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code("syntax/too-large"),
        "the source is too large",
        span,
        format!("the stack has more than {} lines", limits::LINES),
    )
    .help("split it into several stacks, which share by `use`")
}
