//! From intent to the policies, functions, triggers, indexes and views that it becomes; one template a file.

mod caller;
mod columns;
mod expression;
mod guard;
mod index;
mod parent;
mod policy;
mod predicate;
mod recursion;
mod relation;
mod rules;
mod tenant;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, SourceLocation};
use crate::name::QualifiedName;
use crate::resolved::{Intent, Model};

/// Adds to the model what its intent becomes.
pub(super) fn expand(model: &mut Model) -> Vec<Diagnostic> {
    let source = model.clone();
    let mut expansion =
        Expansion { model: &source, intent: &source.intent, calls: BTreeMap::new(), diagnostics: Vec::new() };
    recursion::check(&mut expansion);
    for table in &mut model.tables {
        let Some(intent) = source.intent.tables.get(&table.name) else { continue };
        columns::check(&mut expansion, table, intent);
        let policies = policy::policies(&mut expansion, intent);
        let guard = guard::guard(&mut expansion, table, intent);
        table.indexes.extend(index::indexes(&expansion, table, intent));
        model.served.extend(index::serving(&expansion, table, intent));
        table.policies.extend(policies);
        if let Some((function, trigger)) = guard {
            model.functions.push(function);
            table.triggers.push(trigger);
        }
    }
    for view in &mut model.views {
        if let Some(intent) = source.intent.views.get(&view.name) {
            view::fill(&mut expansion, view, intent);
        }
    }
    // Last, when it is known who calls what.
    relation::functions(&expansion, &mut model.functions);
    model.functions.extend(caller::function(&expansion));
    model.functions.sort_by(|a, b| a.name.cmp(&b.name));
    expansion.diagnostics
}

/// What the templates read, and what they find out on the way.
struct Expansion<'a> {
    model: &'a Model,
    intent: &'a Intent,
    /// The generated functions that SQL calls, each with the roles that do and the first place that needs it.
    calls: BTreeMap<QualifiedName, (BTreeSet<String>, SourceLocation)>,
    diagnostics: Vec<Diagnostic>,
}

impl Expansion<'_> {
    fn report(&mut self, location: &SourceLocation, message: String, help: &str) {
        self.diagnostics.push(super::problem(self.model, location, message, help));
    }

    /// Notes that roles call a function, and returns the call.
    fn call(&mut self, function: &QualifiedName, roles: &[String], location: &SourceLocation) -> String {
        let (callers, first) =
            self.calls.entry(function.clone()).or_insert((BTreeSet::new(), location.clone()));
        callers.extend(roles.iter().cloned());
        if location < first {
            *first = location.clone();
        }
        format!("{function}()")
    }

    /// The caller, asked for once a statement.
    fn caller(&mut self, roles: &[String], location: &SourceLocation) -> String {
        match &self.intent.caller {
            Some(caller) => format!("(select {})", self.call(&caller.function.clone(), roles, location)),
            // Resolving has refused every condition that asks for the caller.
            None => "null".to_owned(),
        }
    }
}
