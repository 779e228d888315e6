//! What row security cannot say, because it sees the old row or the new one and never both: one trigger a table, which
//! holds what stays, who changes what, what takes two, and that two rules do not combine into a third.
//!
//! It binds whom row security binds. A role that bypasses it, and the owner whom it is not forced on, pass: so do
//! cascades of foreign keys, which run as the owner. It refuses as a missing privilege does, with 42501.

use super::Expansion;
use super::expression::Expression;
use super::predicate::{Place, Row, predicate};
use super::rules::{PUBLIC, roles};
use crate::name::{QualifiedName, make_object_name, quote_ident, quote_literal};
use crate::resolved::intent::{Consent, Predicate, Rule, Sides, TableIntent};
use crate::resolved::{Function, Table, Trigger};
use crate::written::{Command, Event};

/// A condition that has to hold, and what is said when it does not.
struct Demand {
    /// Whether it is asked at all; without it always.
    when: Option<String>,
    condition: Expression,
    message: String,
}

/// The trigger's function and the trigger, if anything has to be held.
pub(super) fn guard(
    expansion: &mut Expansion<'_>,
    table: &Table,
    intent: &TableIntent,
) -> Option<(Function, Trigger)> {
    let mut roles = roles(intent, &[Command::Insert, Command::Update]);
    // Whoever a policy by hand lets through meets the guard as well, and it asks who calls.
    for one in intent.by_hand.iter().filter(|one| !matches!(one.command, Command::Select | Command::Delete)) {
        roles.extend(one.to.iter().filter(|to| !roles.contains(to)).cloned().collect::<Vec<_>>());
    }
    let it = Guarded { table, intent, roles: &roles, held: held(intent) };
    let inserts: Vec<Demand> = intent.consents.iter().flat_map(|one| it.asks(expansion, one)).collect();
    let mut updates = it.stays();
    updates.extend(it.changes(expansion));
    updates.extend(it.writable(expansion));
    updates.extend(it.rules_apart(expansion));
    if inserts.is_empty() && updates.is_empty() {
        return None;
    }
    let location = [
        intent.immutable.first().map(|one| &one.location),
        intent.consents.first().map(|one| &one.location),
        intent.transitions.first().map(|one| &one.location),
        intent.writable.first().map(|one| &one.location),
    ];
    let location = location.into_iter().flatten().min().unwrap_or(&intent.location).clone();
    let name = make_object_name(&table.name.name, "guard", "");
    let function = QualifiedName::new(&expansion.intent.schema, &name);
    let events = if inserts.is_empty() { vec![Event::Update] } else { vec![Event::Insert, Event::Update] };
    let trigger = Trigger::before(location.clone(), name, events, function.to_string());
    let function = Function {
        definition: definition(&table.name, &inserts, &updates),
        comment: format!("Holds what the struct of {} says of changes. Generated.", table.name),
        location,
        callers: Vec::new(),
        name: function,
    };
    Some((function, trigger))
}

/// The columns that never change: those that are named, and who asked whom.
fn held(intent: &TableIntent) -> Vec<String> {
    let mut held: Vec<String> = intent.immutable.iter().map(|one| one.column.clone()).collect();
    for consent in &intent.consents {
        match &consent.sides {
            Sides::Selected { selector, sides } => {
                held.extend(sides.iter().map(|(_, column)| column.clone()));
                held.push(selector.clone());
            }
            Sides::Fixed { asks, answers } => held.extend([asks.clone(), answers.clone()]),
        }
    }
    let mut once: Vec<String> = Vec::new();
    held.into_iter().for_each(|column| {
        if !once.contains(&column) {
            once.push(column);
        }
    });
    once
}

struct Guarded<'a> {
    table: &'a Table,
    intent: &'a TableIntent,
    roles: &'a [String],
    held: Vec<String>,
}

impl Guarded<'_> {
    fn place<'p>(&'p self, row: &'p str) -> Place<'p> {
        Place { row: Row::Trigger(row), roles: self.roles, depth: 0 }
    }

    fn say(&self, what: &str) -> String {
        format!("{}: {what}", self.table.name.name)
    }

    /// Whether any of the columns is another than before.
    fn changed(&self, columns: &[String]) -> String {
        let of = |row: &str| {
            let list: Vec<String> = columns.iter().map(|column| self.comparable(row, column)).collect();
            if list.len() == 1 { list.concat() } else { format!("({})", list.join(", ")) }
        };
        format!("{} is distinct from {}", of("new"), of("old"))
    }

    /// Some types have no equality; their text has.
    fn comparable(&self, row: &str, column: &str) -> String {
        let sql_type = self.table.column(column).map_or("", |column| column.sql_type.as_str());
        let cast =
            if matches!(sql_type, "json" | "xml" | "point" | "json[]" | "xml[]") { "::text" } else { "" };
        format!("{row}.{}{cast}", quote_ident(column))
    }

    fn caller_is(
        &self,
        expansion: &mut Expansion<'_>,
        row: &str,
        column: &str,
        consent: &Consent,
    ) -> Expression {
        let caller = expansion.caller(self.roles, &consent.location);
        Expression::One(format!("{row}.{} = {caller}", quote_ident(column)))
    }

    /// How a row that takes two begins.
    fn asks(&self, expansion: &mut Expansion<'_>, consent: &Consent) -> Vec<Demand> {
        let status = quote_ident(&consent.status);
        let (asks, who) = match &consent.sides {
            Sides::Selected { selector, sides } => {
                let named = sides.iter().map(|(value, column)| {
                    let side = Expression::One(format!("new.{} = {value}", quote_ident(selector)));
                    Expression::all([side, self.caller_is(expansion, "new", column, consent)])
                });
                let named: Vec<Expression> = named.collect();
                (Expression::any(named), format!("{selector} names the side of who asks"))
            }
            Sides::Fixed { asks, .. } => {
                (self.caller_is(expansion, "new", asks, consent), format!("{asks} is who asks"))
            }
        };
        let starts = Expression::One(format!("new.{status} = {}", consent.from));
        let first = self.say(&format!("{} begins as {}", consent.status, plain(&consent.from)));
        vec![
            Demand { when: None, condition: starts, message: first },
            Demand { when: None, condition: asks, message: self.say(&who) },
        ]
    }

    /// What never changes.
    fn stays(&self) -> Vec<Demand> {
        let generated =
            |column: &String| self.table.column(column).is_some_and(|one| one.generated.is_some());
        let held: Vec<String> = self.held.iter().filter(|column| !generated(column)).cloned().collect();
        if held.is_empty() {
            return Vec::new();
        }
        let verb = if held.len() == 1 { "stays as it is" } else { "stay as they are" };
        vec![Demand {
            when: Some(self.changed(&held)),
            condition: Expression::False,
            message: self.say(&format!("{} {verb}", held.join(", "))),
        }]
    }

    /// The changes of state that are allowed, by column.
    fn changes(&self, expansion: &mut Expansion<'_>) -> Vec<Demand> {
        let consents = self.intent.consents.iter().map(|one| &one.status);
        let mut columns: Vec<&String> =
            consents.chain(self.intent.transitions.iter().map(|one| &one.column)).collect();
        columns.sort();
        columns.dedup();
        let mut out = Vec::new();
        for column in columns {
            let mut allowed = Vec::new();
            for consent in self.intent.consents.iter().filter(|one| one.status == *column) {
                let answers = self.answers(expansion, consent);
                allowed.push(Expression::all([
                    step(column, std::slice::from_ref(&consent.from), &consent.to),
                    answers,
                ]));
            }
            for one in self.intent.transitions.iter().filter(|one| one.column == *column) {
                let by = predicate(expansion, &one.by, self.place("old"));
                allowed.push(Expression::all([step(column, &one.from, &one.to), by]));
            }
            out.push(Demand {
                when: Some(self.changed(std::slice::from_ref(column))),
                condition: Expression::any(allowed),
                message: self.say(&format!("this change of {column} is not the caller's to make")),
            });
        }
        out
    }

    /// The caller is on the side that did not ask.
    fn answers(&self, expansion: &mut Expansion<'_>, consent: &Consent) -> Expression {
        match &consent.sides {
            Sides::Fixed { answers, .. } => self.caller_is(expansion, "old", answers, consent),
            Sides::Selected { selector, sides } => {
                let mut ways = Vec::new();
                for (value, asks) in sides {
                    let asked = Expression::One(format!("old.{} = {value}", quote_ident(selector)));
                    let others = sides.iter().filter(|(_, column)| column != asks);
                    let others: Vec<Expression> =
                        others.map(|(_, column)| self.caller_is(expansion, "old", column, consent)).collect();
                    ways.push(Expression::all([asked, Expression::any(others)]));
                }
                Expression::any(ways)
            }
        }
    }

    /// Columns that only some may change.
    fn writable(&self, expansion: &mut Expansion<'_>) -> Vec<Demand> {
        let mut groups: Vec<(Vec<String>, Vec<&Predicate>)> = Vec::new();
        for column in &self.table.columns {
            let by: Vec<&Predicate> = self
                .intent
                .writable
                .iter()
                .filter(|one| one.columns.contains(&column.name))
                .map(|one| &one.by)
                .collect();
            match groups.iter_mut().find(|(_, others)| *others == by) {
                _ if by.is_empty() => {}
                Some((columns, _)) => columns.push(column.name.clone()),
                None => groups.push((vec![column.name.clone()], by)),
            }
        }
        let mut out = Vec::new();
        for (columns, by) in groups {
            let mut rows = vec!["old"];
            // Where the columns that decide are held, the row is after what it was before.
            if !by.iter().all(|one| self.is_held(one)) {
                rows.push("new");
            }
            let condition = rows.into_iter().map(|row| {
                let ways: Vec<Expression> =
                    by.iter().map(|one| predicate(expansion, one, self.place(row))).collect();
                Expression::any(ways)
            });
            let condition: Vec<Expression> = condition.collect();
            out.push(Demand {
                when: Some(self.changed(&columns)),
                condition: Expression::all(condition),
                message: self.say(&format!("{} is not the caller's to write", columns.join(", "))),
            });
        }
        out
    }

    /// Whether a predicate says the same of the row before and of the row after.
    fn is_held(&self, predicate: &Predicate) -> bool {
        columns_of(predicate).is_some_and(|columns| columns.iter().all(|column| self.held.contains(column)))
    }

    /// One rule has to allow the whole update. PostgreSQL asks for any rule about the row before, and for any about the
    /// row after: two rules would add up to a change that neither of them allows.
    fn rules_apart(&self, expansion: &mut Expansion<'_>) -> Vec<Demand> {
        let rules: Vec<(&Rule, &[String])> =
            self.intent.rules_for(Command::Update).filter(|(rule, _)| !rule.restrictive).collect();
        let meet = |a: &Rule, b: &Rule| {
            a.to.iter().any(|to| to == PUBLIC || b.to.contains(to)) || b.to.iter().any(|to| to == PUBLIC)
        };
        let lists_agree = rules.iter().all(|(_, columns)| *columns == rules[0].1);
        let held = rules.iter().all(|(rule, _)| rule.check.is_none() && self.is_held(&rule.when));
        let together = (0..rules.len()).any(|i| (0..i).any(|j| meet(rules[i].0, rules[j].0)));
        if !together || (lists_agree && held) {
            return Vec::new();
        }
        if let Some(other) = self
            .intent
            .by_hand
            .iter()
            .find(|one| matches!(one.command, Command::Update | Command::All) && !one.restrictive)
        {
            let text = format!(
                "rules for updates of {} must not combine, and a policy by hand adds to them",
                self.table.name
            );
            let help =
                "say it by intent: what the SQL admits cannot be told from what only two rules together do";
            expansion.report(&other.location, text, help);
            return Vec::new();
        }
        let one_set = rules.iter().all(|(rule, _)| rule.to == rules[0].0.to);
        let listed: Vec<String> = rules.iter().flat_map(|(_, columns)| columns.to_vec()).collect();
        let ways: Vec<Expression> = rules
            .iter()
            .map(|(rule, columns)| {
                let role = (!one_set && !rule.to.iter().any(|to| to == PUBLIC)).then(|| {
                    let member =
                        |to: &String| Expression::One(format!("pg_has_role({}, 'usage')", quote_literal(to)));
                    Expression::any(rule.to.iter().map(member))
                });
                let others: Vec<String> = listed
                    .iter()
                    .filter(|column| !columns.is_empty() && !columns.contains(column))
                    .cloned()
                    .collect();
                let others =
                    (!others.is_empty()).then(|| Expression::One(format!("not ({})", self.changed(&others))));
                let before = predicate(expansion, &rule.when, self.place("old"));
                let after = predicate(expansion, rule.written(), self.place("new"));
                Expression::all(role.into_iter().chain([before, after]).chain(others))
            })
            .collect();
        vec![Demand {
            when: None,
            condition: Expression::any(ways),
            message: self.say("no single rule allows this update"),
        }]
    }
}

/// The columns that a predicate looks at; missing if that is not known.
fn columns_of(predicate: &Predicate) -> Option<Vec<String>> {
    use crate::resolved::intent::AtomKind;
    let mut out = Vec::new();
    for atom in predicate.atoms() {
        match &atom.kind {
            AtomKind::Owner { column }
            | AtomKind::Related { column, .. }
            | AtomKind::Tenant { column, .. }
            | AtomKind::Published { column }
            | AtomKind::In { column, .. }
            | AtomKind::Null { column } => out.push(column.clone()),
            AtomKind::Party { columns } | AtomKind::Call { columns, .. } => {
                out.extend(columns.iter().cloned())
            }
            AtomKind::CanRead(parent) | AtomKind::CanUpdate(parent) => {
                out.extend(parent.columns.iter().cloned())
            }
            AtomKind::Window { from, to } => out.extend([from.clone(), to.clone()]),
            AtomKind::Public | AtomKind::Claim { .. } => {}
            AtomKind::Sql { .. } => return None,
        }
    }
    Some(out)
}

fn step(column: &str, from: &[String], to: &str) -> Expression {
    let column = quote_ident(column);
    let before = match from {
        [one] => format!("old.{column} = {one}"),
        many => format!("old.{column} in ({})", many.join(", ")),
    };
    Expression::all([Expression::One(before), Expression::One(format!("new.{column} = {to}"))])
}

/// A literal as a message shows it.
fn plain(literal: &str) -> &str {
    literal.trim_matches('\'')
}

fn definition(table: &QualifiedName, inserts: &[Demand], updates: &[Demand]) -> String {
    let mut body = String::from("begin\n  -- Binds whom row security binds.\n");
    let active = format!("row_security_active({})", quote_literal(&table.to_string()));
    body.push_str(&format!("  if not {active} then\n    return new;\n  end if;\n"));
    if !inserts.is_empty() {
        body.push_str("  if tg_op = 'INSERT' then\n");
        inserts.iter().for_each(|demand| body.push_str(&statement(demand, 4)));
        body.push_str("    return new;\n  end if;\n");
    }
    updates.iter().for_each(|demand| body.push_str(&statement(demand, 2)));
    body.push_str("  return new;\nend\n");
    format!("RETURNS trigger\n    LANGUAGE plpgsql SET search_path = ''\n    AS $$\n{body}$$")
}

fn statement(demand: &Demand, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let refused = match (&demand.when, &demand.condition) {
        (Some(when), Expression::False) => when.clone(),
        (Some(when), condition) => format!("{when} and {} is not true", condition.bracketed(indent)),
        (None, condition) => format!("{} is not true", condition.bracketed(indent)),
    };
    format!(
        "{pad}if {refused} then\n{pad}  raise insufficient_privilege using message = {};\n{pad}end if;\n",
        quote_literal(&demand.message)
    )
}
