//! Collects every mistake of one item on its own span, so that the user sees all of them at once.

use std::cell::RefCell;

use proc_macro2::Span;

/// Gathers problems while an item is read. Reading goes on after a problem with what could be understood.
#[derive(Debug, Default)]
pub struct Ctxt {
    problems: RefCell<Vec<Problem>>,
}

/// One mistake, on tokens: the derive makes a compile error of it, the scan a
/// [`Diagnostic`](crate::Diagnostic).
#[derive(Debug, Clone)]
pub struct Problem {
    /// The tokens at fault.
    pub span: Span,
    /// One sentence: what is wrong.
    pub message: String,
    /// A few words under the caret.
    pub label: Option<String>,
    /// What to write instead.
    pub help: Option<String>,
    /// Further facts.
    pub notes: Vec<String>,
}

impl Ctxt {
    /// A context without problems.
    pub fn new() -> Self {
        Self::default()
    }

    /// Records a problem.
    pub fn push(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    /// Records a problem that has nothing but its sentence.
    pub fn error(&self, span: Span, message: impl Into<String>) {
        self.push(Problem::new(span, message));
    }

    /// Records what syn says.
    pub fn syn(&self, error: syn::Error) {
        for error in error {
            self.error(error.span(), error.to_string());
        }
    }

    /// Whether anything was recorded.
    pub fn is_empty(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    /// The problems in the order in which they were found.
    pub fn finish(self) -> Vec<Problem> {
        self.problems.into_inner()
    }
}

impl Problem {
    /// A problem that has nothing but its sentence.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), label: None, help: None, notes: Vec::new() }
    }

    /// The words under the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what to do, where something is known.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The message as a compile error shows it, which has one text and no footer of its own.
    pub fn as_compile_error(&self) -> String {
        let mut text = self.message.clone();
        if let Some(help) = &self.help {
            text.push_str("\n\nhelp: ");
            text.push_str(help);
        }
        for note in &self.notes {
            text.push_str("\nnote: ");
            text.push_str(note);
        }
        text
    }
}
