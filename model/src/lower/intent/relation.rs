//! A relation: the set of what the caller is related to, as a function that takes nothing from a row.

use super::Expansion;
use super::expression::Expression;
use super::predicate::{Place, Row, predicate};
use crate::diagnostic::SourceLocation;
use crate::name::{QualifiedName, make_object_name};
use crate::resolved::Function;
use crate::resolved::intent::{Relation, TableIntent};

/// Whether the column holds one of the set. Only in this form is the set asked for once a statement and looked up in
/// the column's index.
pub(super) fn member(
    expansion: &mut Expansion<'_>,
    (table, relation): (&QualifiedName, &str),
    column: &str,
    place: Place<'_>,
    location: &SourceLocation,
) -> String {
    let function = function_name(&expansion.intent.schema, table, relation);
    let call = expansion.call(&function, place.roles, location);
    format!("{column} = any (array(select {call}))")
}

/// The functions of the relations that something calls.
pub(super) fn functions(expansion: &Expansion<'_>, out: &mut Vec<Function>) {
    for intent in expansion.intent.tables.values() {
        for relation in &intent.relations {
            let name = function_name(&expansion.intent.schema, &intent.name, &relation.name);
            let Some((callers, _)) = expansion.calls.get(&name) else { continue };
            out.extend(function(expansion, intent, relation, name, callers.iter().cloned().collect()));
        }
    }
}

pub(super) fn function_name(schema: &str, table: &QualifiedName, relation: &str) -> QualifiedName {
    QualifiedName::new(schema, make_object_name(&table.name, relation, ""))
}

fn function(
    expansion: &Expansion<'_>,
    intent: &TableIntent,
    relation: &Relation,
    name: QualifiedName,
    callers: Vec<String>,
) -> Option<Function> {
    let table = expansion.model.tables.iter().find(|table| table.name == intent.name)?;
    let sql_type = &table.column(&relation.to)?.sql_type;
    let caller = format!("(select {}())", expansion.intent.caller.as_ref()?.function);
    let row = Row::Alias("link");
    let (from, to) = (row.column(&relation.from), row.column(&relation.to));
    let is_caller = |column: &str| Expression::One(format!("{column} = {caller}"));
    let (selected, whose) = if relation.symmetric {
        let other = format!("case when {from} = {caller} then {to} else {from} end");
        (other, Expression::any([is_caller(&from), is_caller(&to)]))
    } else {
        (to.clone(), is_caller(&from))
    };
    // Which rows count does not depend on who asks, so that nothing is noted here.
    let mut unused = Expansion {
        model: expansion.model,
        intent: expansion.intent,
        calls: std::collections::BTreeMap::new(),
        diagnostics: Vec::new(),
    };
    let place = Place { row, roles: &[], depth: 0 };
    let counts = relation.when.as_ref().map(|when| predicate(&mut unused, when, place));
    let condition = Expression::all([Some(whose), counts].into_iter().flatten()).lines().join("\n    ");
    let arrow = if relation.symmetric { "<->" } else { "->" };
    Some(Function {
        definition: format!(
            "RETURNS SETOF {sql_type}\n    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''\n    AS $$\n  \
             select {selected}\n  from {} as link\n  where {condition}\n$$",
            intent.name
        ),
        comment: format!(
            "What the caller is related to by {}: {} {arrow} {}. Generated from the struct of {}.",
            relation.name, relation.from, relation.to, intent.name
        ),
        location: relation.location.clone(),
        callers,
        name,
    })
}
