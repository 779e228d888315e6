//! The annotation front end: one grammar, read by the derives and by the command line. Knows nothing of databases.

pub mod ctxt;
pub mod diagnostic;
pub mod name;
pub mod sql;
mod suggest;
pub mod written;

pub use ctxt::{Ctxt, Problem};
pub use diagnostic::{Diagnostic, LineColumn, Severity, SourceFile, SourceLocation, Span, render};
pub use name::{ObjectName, QualifiedName};
