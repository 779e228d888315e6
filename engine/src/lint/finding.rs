//! One finding: a code, an object, a sentence, and what to do.

use std::fmt;

use palisade_model::SourceLocation;
use serde::{Deserialize, Serialize};

use crate::catalog::ObjectId;

/// How bad a finding is; the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Slow, fragile, or open in some circumstances.
    Warning,
    /// Somebody sees or changes what they should not, or a statement fails.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        })
    }
}

/// What a rule has to say about one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The code of the rule.
    pub code: &'static str,
    /// The name of the rule.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What it is about.
    pub object: ObjectId,
    /// One sentence without a full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// An edit of the source, where there is one that is certainly right.
    pub fix: Option<Fix>,
    /// Where the object is declared, if it comes from code.
    pub at: Option<SourceLocation>,
    /// What became of a waiver for it.
    pub note: Option<String>,
}

/// A change of the source that is certainly right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What is declared where the edit is made.
    pub object: ObjectId,
    /// That place, if the object is declared in code by itself.
    pub at: Option<SourceLocation>,
    /// The edit.
    pub change: Change,
}

/// An edit of a declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// In the SQL of the declaration, every call of this function that stands alone is put into a sub-select.
    WrapCall(String),
    /// A word is added to the arguments of an attribute of the object.
    AddArgument {
        /// The attribute, `view`.
        attribute: &'static str,
        /// What is added, `security_invoker`.
        argument: String,
    },
    /// The declaration is taken out: an attribute, or a word of one.
    Remove,
    /// The waiver of this code is taken out.
    RemoveWaiver(String),
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::WrapCall(call) => write!(f, "{call}() in a sub-select"),
            Change::AddArgument { attribute, argument } => {
                write!(f, "`{argument}` added to #[{attribute}(…)]")
            }
            Change::Remove => f.write_str("taken out"),
            Change::RemoveWaiver(code) => write!(f, "the waiver of {code} taken out"),
        }
    }
}

impl Finding {
    /// Says what to do.
    pub(crate) fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Says that it is better or worse here than the rule usually is.
    pub(crate) fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Offers an edit of what the finding is about.
    pub(crate) fn fix(&mut self, change: Change) -> &mut Self {
        self.fix_at(self.object.clone(), change)
    }

    /// Offers an edit of another object's declaration.
    pub(crate) fn fix_at(&mut self, object: ObjectId, change: Change) -> &mut Self {
        self.fix = Some(Fix { object, at: None, change });
        self
    }

    /// What tells it from other findings, on every run.
    pub(crate) fn sort_key(&self) -> (&ObjectId, &str, &str) {
        (&self.object, self.code, &self.message)
    }
}
