//! The annotation front end: one grammar, read by the derives and by the command line. Knows nothing of databases.
//!
//! [`scan`](scan::scan) reads a project's sources into a [`Model`]; [`lower`](lower::lower) makes the statements that
//! create what the model says, and the [`Notes`] that no database can hold. The derives use [`written`] alone.

pub mod ctxt;
pub mod diagnostic;
pub mod edit;
pub mod lower;
pub mod name;
mod resolve;
pub mod resolved;
pub mod rust_type;
pub mod scan;
pub mod sql;
pub mod suggest;
pub mod written;

pub use ctxt::{Ctxt, Problem};
pub use diagnostic::{Diagnostic, LineColumn, Severity, SourceFile, SourceLocation, Span, render};
pub use lower::{LowerConfig, Notes, Script, ScriptFile, ScriptStatement, lower};
pub use name::{ObjectName, QualifiedName};
pub use resolved::Model;
pub use scan::{Disk, Entry, Files, RlsConfig, ScanConfig, UnknownCfg, all_windows, line_ends, scan};
