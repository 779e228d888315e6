//! From the model to the statements that create it, and the notes that PostgreSQL cannot store.

mod access;
mod comment;
mod function;
mod intent;
mod kept;
mod notes;
mod script;
mod table;
mod types;
mod view;

use crate::diagnostic::{Diagnostic, SourceLocation};
use crate::resolve::names;
use crate::resolved::{Model, Table};
use crate::written::{Managed, Rls};

pub use notes::{Notes, ObjectNote};
pub use script::{Script, ScriptFile, ScriptStatement};

/// What the project's configuration says about every table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LowerConfig {
    /// Row security of tables that say nothing; without it, saying nothing is an error.
    pub rls_default: Option<Rls>,
    /// Leave comments out, for a project whose documentation is not meant for the database.
    pub skip_comments: bool,
}

/// Makes the script that creates what the model says on an empty database.
///
/// Statements may stand in any order for a loader that retries; they come out in one that a person can read, and in
/// the same one every time. Foreign keys are statements of their own, because two tables may point at each other.
pub fn lower(model: &Model, config: &LowerConfig) -> Result<Script, Vec<Diagnostic>> {
    let mut whole = model.clone();
    let mut diagnostics = intent::expand(&mut whole);
    diagnostics.extend(kept::expand(&mut whole));
    let model = &whole;
    diagnostics.extend(check(model, config));
    names::check(model, &mut diagnostics);
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let mut script = Script { notes: Notes::of(model), intent: model.intent.clone(), ..Script::default() };
    script.served.clone_from(&model.served);
    types::schemas(model, &mut script);
    types::types(model, &mut script);
    model.tables.iter().for_each(|table| table::create(table, &mut script));
    model.tables.iter().for_each(|table| table::foreign_keys(table, &mut script));
    model.tables.iter().for_each(|table| table::indexes(table, &mut script));
    model.tables.iter().for_each(|table| table::statistics(table, &mut script));
    model.views.iter().for_each(|view| view::create(view, &mut script));
    function::create(model, &mut script);
    for table in &model.tables {
        access::policies(table, rls(table, config), &mut script);
        access::triggers(table, &mut script);
        access::grants(&table.name, &table.grants, &mut script);
    }
    model.views.iter().for_each(|view| access::grants(&view.name, &view.grants, &mut script));
    function::grants(model, &mut script);
    if !config.skip_comments {
        comment::comments(model, &mut script);
    }
    let file = |file: &crate::SourceFile| ScriptFile { path: file.path.clone(), text: file.text.clone() };
    script.files = model.sql_files.iter().map(file).collect();
    Ok(script)
}

/// Row security of a table; one that somebody else manages keeps what it has, unless its struct says that we enable it.
fn rls(table: &Table, config: &LowerConfig) -> Rls {
    match table.managed {
        Managed::Yes => table.rls.or(config.rls_default).unwrap_or(Rls::Off),
        Managed::Attach => table.rls.unwrap_or(Rls::Off),
        Managed::No => Rls::Off,
    }
}

/// A message about a place in the sources.
fn problem(model: &Model, location: &SourceLocation, message: String, help: &str) -> Diagnostic {
    let diagnostic = match model.files.iter().find(|file| file.path == location.path) {
        Some(file) => Diagnostic::error(file, location.span, message),
        None => Diagnostic::bare(location.path.clone(), message),
    };
    diagnostic.help(help)
}

fn check(model: &Model, config: &LowerConfig) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for table in &model.tables {
        let mut report =
            |message: String, help: &str| out.push(problem(model, &table.location, message, help));
        let name = &table.name;
        if table.managed == Managed::Yes && table.rls.is_none() && config.rls_default.is_none() {
            let help = "write `#[table(rls)]`, or `#[table(rls = off)]` if every row is meant for everybody who may \
                        read the table; `[rls] default` in palisade.toml decides for all tables";
            report(format!("table {name} does not say whether it has row security"), help);
        }
        let attached = !table.policies.is_empty() || !table.grants.is_empty() || !table.triggers.is_empty();
        if table.managed == Managed::No && attached {
            let help =
                "write `managed = attach` to add policies, triggers and grants to a table of somebody else's";
            report(format!("table {name} is not managed, and nothing can be added to it"), help);
        }
        // Of a table of somebody else's that says nothing, its owner decides.
        let said = table.managed == Managed::Yes || table.rls.is_some();
        if rls(table, config) == Rls::Off && said && !table.policies.is_empty() {
            let help = "write `#[table(rls)]`";
            report(format!("table {name} has policies, and row security is off: they would not hold"), help);
        }
    }
    out
}
