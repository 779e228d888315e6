//! The rules that hold for intent, checked once its struct has been read as a whole:
//!
//! - what `can_read` and `can_update` name is a foreign key of the struct,
//! - which rows a relation counts does not depend on who asks,
//! - a function takes columns of the row that is written alone, which a `check` and an insert have,
//! - SQL text has the row as it is or as it will be, and so it cannot judge a change,
//! - a relation has a name of its own.

use syn::Ident;
use syn::ext::IdentExt;

use super::{Atom, AtomKind, Command, PolicyRule, Predicate, Table, Target};
use crate::ctxt::{Ctxt, Problem};

pub(super) fn check(cx: &Ctxt, table: &Table) {
    for policy in &table.policies {
        let PolicyRule::Intent { commands, when, check, .. } = &policy.rule else { continue };
        let inserts = commands.iter().all(|one| one.command == Command::Insert);
        when.atoms().into_iter().for_each(|atom| {
            foreign_key(cx, table, atom);
            if !inserts {
                reject_arguments(cx, atom);
            }
        });
        let check = check.iter().flat_map(Predicate::atoms);
        check.for_each(|atom| foreign_key(cx, table, atom));
    }
    for relation in &table.intent.relations {
        let again = table.intent.relations.iter().filter(|other| other.name == relation.name).count() > 1;
        if again {
            let text = format!("two relations are called `{}`", relation.name);
            cx.push(Problem::new(relation.name.span(), text).help("give each a name of its own"));
        }
        relation.when.iter().flat_map(Predicate::atoms).for_each(|atom| free_of_the_caller(cx, atom));
    }
    let transitions = table.intent.transitions.iter().map(|transition| &transition.by);
    let writable = table.intent.writable.iter().map(|writable| &writable.by);
    for atom in transitions.chain(writable).flat_map(Predicate::atoms) {
        foreign_key(cx, table, atom);
        reject_arguments(cx, atom);
        if matches!(atom.kind, AtomKind::Sql(_)) {
            let problem = Problem::new(atom.span, "SQL text cannot say who may change a column");
            cx.push(
                problem.help("put it into a function without arguments, and call that: `app.may_change()`"),
            );
        }
    }
}

fn foreign_key(cx: &Ctxt, table: &Table, atom: &Atom) {
    let (AtomKind::CanRead(columns) | AtomKind::CanUpdate(columns)) = &atom.kind else { return };
    let same = |a: &Ident, b: &Ident| a.unraw() == b.unraw();
    let keys = table.columns.iter().filter_map(|column| column.foreign_key.as_ref());
    let found = keys.chain(&table.foreign_keys).any(|key| {
        !matches!(key.target, Target::Sql { .. })
            && columns.iter().all(|column| key.columns.iter().any(|own| same(own, column)))
    });
    let there = columns.iter().all(|column| table.column(&column.unraw().to_string()).is_some());
    if there && !found {
        let names: Vec<String> = columns.iter().map(|column| column.unraw().to_string()).collect();
        let text = format!("`{}` points to no row of a table that is known here", names.join(", "));
        let help = "add `#[column(references = Table::id)]`: whether that row is readable is what this asks";
        cx.push(Problem::new(columns[0].span(), text).help(help));
    }
}

fn reject_arguments(cx: &Ctxt, atom: &Atom) {
    let AtomKind::Call { columns, .. } = &atom.kind else { return };
    if let Some(column) = columns.first() {
        let problem =
            Problem::new(column.span(), "this would call the function once for every row that is looked at");
        cx.push(problem.help(
            "a function takes columns in a policy for `insert`, or in `check = …`; for rows that are there, declare a `#[relation(…)]`",
        ));
    }
}

fn free_of_the_caller(cx: &Ctxt, atom: &Atom) {
    let free = matches!(
        atom.kind,
        AtomKind::In { .. } | AtomKind::Null(_) | AtomKind::Published(_) | AtomKind::Window(..)
    );
    if !free {
        let problem = Problem::new(atom.span, "which rows of a relation count does not depend on who asks");
        cx.push(problem.help("compare columns with values: `when = status == Active`"));
    }
}
