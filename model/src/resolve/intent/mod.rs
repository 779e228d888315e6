//! Intent with its names resolved; runs once every table is known, since intent speaks of other tables' too.

mod change;
mod predicate;
mod types;

use std::cell::RefCell;

use super::{At, Resolver, waivers};
use crate::ctxt::{Ctxt, Problem};
use crate::diagnostic::Diagnostic;
use crate::name::QualifiedName;
use crate::resolved::intent::{ByHand, Caller, Intent, NoClient, Rule, RuleCommand, TableIntent, ViewIntent};
use crate::resolved::{self, Model};
use crate::scan::{ItemKind, Lookup, Sources};
use crate::suggest::did_you_mean;
use crate::written::{self, Command, PolicyCommand, PolicyRule, ViewBody, ViewOf};

/// The intent of everything that the sources declare.
pub(super) fn resolve(
    resolver: &Resolver<'_>,
    sources: &Sources,
    model: &Model,
    diagnostics: &mut Vec<Diagnostic>,
) -> Intent {
    let config = &resolver.config.rls;
    let mut intent = Intent {
        caller: (!config.caller.is_empty()).then(|| Caller {
            sources: config.caller.clone(),
            sql_type: config.id.clone(),
            function: QualifiedName::new(&config.schema, "caller"),
        }),
        schema: config.schema.clone(),
        templates: config.templates,
        ..Intent::default()
    };
    for item in &sources.items {
        let file = &sources.files[item.file];
        let (cx, warnings) = (Ctxt::new(), Ctxt::new());
        let elsewhere = RefCell::default();
        let at = At { item, file, cx: &cx, warnings: &warnings, elsewhere: &elsewhere };
        match &item.kind {
            ItemKind::Table(written) => {
                let found = resolver.table_intent(&at, written, model);
                intent.tables.extend(found.map(|found| (found.name.clone(), found)));
            }
            ItemKind::View(view) => {
                let ViewBody::Of(of) = &view.body else { continue };
                let found = resolver.view_intent(&at, of, model);
                intent.views.extend(found.map(|found| (found.name.clone(), found)));
            }
            _ => {}
        }
        diagnostics.extend(cx.finish().into_iter().map(|problem| Diagnostic::from_problem(file, problem)));
    }
    intent
}

/// A table under both of its names: as it is written, and as the database has it.
pub(super) struct Subject<'a> {
    pub(super) written: &'a written::Table,
    pub(super) table: &'a resolved::Table,
    pub(super) model: &'a Model,
}

impl Resolver<'_> {
    /// The intent of a table; missing if the table could not be resolved.
    fn table_intent(&self, at: &At<'_>, written: &written::Table, model: &Model) -> Option<TableIntent> {
        let name = self.name_of(at.item)?;
        let table = model.tables.iter().find(|table| table.name == name)?;
        let on = Subject { written, table, model };
        let mut intent = TableIntent::new(name, table.location.clone());
        for policy in &written.policies {
            match &policy.rule {
                PolicyRule::None { reason } => {
                    let location = at.location(policy.span);
                    intent.none = Some(NoClient { reason: reason.value.clone(), location });
                }
                PolicyRule::Intent { .. } => intent.rules.extend(self.rule(at, &on, policy)),
                PolicyRule::ByHand { .. } => {}
            }
        }
        intent.by_hand = table.policies.iter().map(by_hand).collect();
        self.changes(at, &on, &mut intent);
        Some(intent)
    }

    fn rule(&self, at: &At<'_>, on: &Subject<'_>, policy: &written::Policy) -> Option<Rule> {
        let PolicyRule::Intent { commands, to, when, check, restrictive } = &policy.rule else {
            return None;
        };
        let when = self.predicate(at, on, when);
        let check = check.as_ref().map(|check| self.predicate(at, on, check));
        Some(Rule {
            commands: commands.iter().flat_map(|command| self.commands(at, on, command)).collect(),
            to: to.iter().map(|role| role.name.clone()).collect(),
            when: when?,
            check: check.map_or(Some(None), |check| check.map(Some))?,
            restrictive: *restrictive,
            waivers: waivers(at, &policy.waivers),
            location: at.location(policy.span),
        })
    }

    /// `all` is written out.
    fn commands(&self, at: &At<'_>, on: &Subject<'_>, written: &PolicyCommand) -> Vec<RuleCommand> {
        let commands: &[Command] = match &written.command {
            Command::All => &[Command::Select, Command::Insert, Command::Update, Command::Delete],
            one => std::slice::from_ref(one),
        };
        let columns = self.columns(at, &on.written.columns, &written.columns);
        let one = |command: &Command| RuleCommand {
            command: *command,
            columns: columns.clone(),
            location: at.location(written.span),
        };
        commands.iter().map(one).collect()
    }

    fn view_intent(&self, at: &At<'_>, of: &ViewOf, model: &Model) -> Option<ViewIntent> {
        let (there, written) = self.intent_table(at, &of.table)?;
        let name = self.name_of(there.item)?;
        let table = model.tables.iter().find(|table| table.name == name)?;
        let on = Subject { written, table, model };
        // Columns are the table's, places are the view's.
        let columns: Vec<String> = of
            .columns
            .iter()
            .filter_map(|field| {
                let found = written.columns.iter().find(|column| *field == column.ident);
                if found.is_none() {
                    at.cx.push(written::unknown_field(field, &there.item.name, &written.columns));
                }
                found.map(written::Column::sql_name)
            })
            .collect();
        let fields = of.rows.atoms().into_iter().flat_map(written::Atom::fields);
        let before = at.cx.len();
        for field in fields.filter(|field| written.columns.iter().all(|column| **field != column.ident)) {
            at.cx.push(written::unknown_field(field, &there.item.name, &written.columns));
        }
        if at.cx.len() > before {
            return None;
        }
        Some(ViewIntent {
            name: self.name_of(at.item)?,
            of: name,
            columns,
            rows: self.predicate(at, &on, &of.rows)?,
            to: of.to.iter().map(|role| role.name.clone()).collect(),
            location: at.location(of.span),
        })
    }

    /// The struct of a table that intent names by its path.
    fn intent_table<'r>(&'r self, at: &At<'r>, path: &syn::Path) -> Option<(At<'r>, &'r written::Table)> {
        use syn::ext::IdentExt;
        let segments: Vec<String> = path.segments.iter().map(|s| s.ident.unraw().to_string()).collect();
        let span = path.segments.last().map_or_else(proc_macro2::Span::call_site, |last| last.ident.span());
        let is_table = |kind: &ItemKind| matches!(kind, ItemKind::Table(_));
        let found = match segments.as_slice() {
            [own] if own == "Self" => Lookup::Item(at.item),
            _ => self.scope.lookup(at.item.module, &segments, is_table),
        };
        match found {
            Lookup::Item(item) => match &item.kind {
                ItemKind::Table(table) => Some((At { item, ..*at }, table)),
                _ => None,
            },
            Lookup::Ambiguous(items) => {
                at.cx.push(self.ambiguous(span, &segments.join("::"), &items));
                None
            }
            Lookup::Foreign => {
                let name = segments.join("::");
                let problem = Problem::new(span, format!("no table `{name}` in the sources"));
                at.cx.push(problem.maybe_help(did_you_mean(&name, self.scope.names(is_table))));
                None
            }
        }
    }
}

fn by_hand(policy: &resolved::Policy) -> ByHand {
    ByHand {
        name: policy.name.clone(),
        command: policy.command,
        to: policy.to.clone(),
        restrictive: policy.restrictive,
        location: policy.location.clone(),
    }
}
