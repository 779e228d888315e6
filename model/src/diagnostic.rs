//! What went wrong in a source file, where, and what to do: the one type for all messages about sources.

use std::fmt;
use std::sync::Arc;

use crate::ctxt::Problem;

/// A message about a place in a source file, in the parts that rustc's messages have.
///
/// `Display` renders it as plain text with the source line and a caret; a command line that wants colours reads
/// the fields. The source line travels along, so that a message about a git revision can be shown as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether this stops the run.
    pub severity: Severity,
    /// The file, relative to the project, with `/` on every system.
    pub path: Arc<str>,
    /// The place, where there is one; a missing file has none.
    pub span: Option<Span>,
    /// The text of the line on which the span starts.
    pub line: Option<String>,
    /// One sentence: what is wrong.
    pub message: String,
    /// A few words under the caret.
    pub label: Option<String>,
    /// What to write instead.
    pub help: Option<String>,
    /// Further facts, one line each.
    pub notes: Vec<String>,
}

/// How bad a [`Diagnostic`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The sources cannot be used.
    Error,
    /// The sources can be used, and something in them is not what it seems.
    Warning,
}

/// A range in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Span {
    /// The first character.
    pub start: LineColumn,
    /// The place behind the last character.
    pub end: LineColumn,
}

/// A place in a file; lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LineColumn {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// A place with its file: where an object comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SourceLocation {
    /// The file, relative to the project.
    pub path: Arc<str>,
    /// The range in it.
    pub span: Span,
}

/// A source file as the messages need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The path relative to the project, with `/` on every system.
    pub path: Arc<str>,
    /// The whole text.
    pub text: Arc<str>,
}

impl Diagnostic {
    /// An error at a place of a file.
    pub fn error(file: &SourceFile, span: Span, message: impl Into<String>) -> Self {
        let line = file.text.lines().nth(span.start.line.saturating_sub(1)).map(str::to_owned);
        Self { span: Some(span), line, ..Self::bare(file.path.clone(), message) }
    }

    /// An error about a file as a whole.
    pub fn bare(path: impl Into<Arc<str>>, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            path: path.into(),
            span: None,
            line: None,
            message: message.into(),
            label: None,
            help: None,
            notes: Vec::new(),
        }
    }

    /// Makes it a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    pub(crate) fn from_problem(file: &SourceFile, problem: Problem) -> Self {
        Self {
            label: problem.label,
            help: problem.help,
            notes: problem.notes,
            ..Self::error(file, Span::of(problem.span), problem.message)
        }
    }

    /// What sorts messages: by file, then by place, then by text.
    pub(crate) fn sort_key(&self) -> (Arc<str>, Option<Span>, String) {
        (self.path.clone(), self.span, self.message.clone())
    }
}

/// Renders the messages one below the other, with an empty line between them.
pub fn render(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        writeln!(f, "{word}: {}", self.message)?;
        let Some(span) = self.span else {
            writeln!(f, " --> {}", self.path)?;
            return self.fmt_footer(f, 1);
        };
        let number = span.start.line.to_string();
        let margin = " ".repeat(number.len());
        writeln!(f, "{margin}--> {}:{}:{}", self.path, span.start.line, span.start.column)?;
        if let Some(line) = &self.line {
            writeln!(f, "{margin} |")?;
            writeln!(f, "{number} | {}", line.trim_end())?;
            writeln!(f, "{margin} | {}", self.carets(span, line))?;
        }
        self.fmt_footer(f, number.len())
    }
}

impl Diagnostic {
    /// The line of carets. Tabs before the caret stay tabs, so that the caret stands under the text on any terminal.
    fn carets(&self, span: Span, line: &str) -> String {
        let indent: String =
            line.chars().take(span.start.column - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
        let end = if span.end.line == span.start.line {
            span.end.column
        } else {
            line.trim_end().chars().count() + 1
        };
        let carets = "^".repeat(end.saturating_sub(span.start.column).max(1));
        match &self.label {
            Some(label) => format!("{indent}{carets} {label}"),
            None => format!("{indent}{carets}"),
        }
    }

    fn fmt_footer(&self, f: &mut fmt::Formatter<'_>, margin: usize) -> fmt::Result {
        let margin = " ".repeat(margin);
        let footer = self
            .help
            .iter()
            .map(|text| ("help", text))
            .chain(self.notes.iter().map(|text| ("note", text)))
            .collect::<Vec<_>>();
        if !footer.is_empty() && self.line.is_some() {
            writeln!(f, "{margin} |")?;
        }
        for (word, text) in footer {
            let continued = format!("\n{margin}   {}", " ".repeat(word.len() + 2));
            writeln!(f, "{margin} = {word}: {}", text.replace('\n', &continued))?;
        }
        Ok(())
    }
}

impl Span {
    /// The place of tokens that were parsed from text. Columns of tokens count from 0.
    pub fn of(span: proc_macro2::Span) -> Self {
        let (start, end) = (span.start(), span.end());
        Self {
            start: LineColumn { line: start.line, column: start.column + 1 },
            end: LineColumn { line: end.line, column: end.column + 1 },
        }
    }
}

impl SourceFile {
    /// The location of tokens of this file.
    pub fn location(&self, span: proc_macro2::Span) -> SourceLocation {
        SourceLocation { path: self.path.clone(), span: Span::of(span) }
    }
}

impl fmt::Display for SourceLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.path, self.span.start.line, self.span.start.column)
    }
}
