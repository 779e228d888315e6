//! Predicates as plain SQL, each over a row by its alias.

use std::collections::BTreeMap;

use palisade_model::resolved::Intent;
use palisade_model::resolved::intent::{
    Atom, AtomKind, Consent, Parent, Predicate, Rule, Sides, TableIntent,
};
use palisade_model::{QualifiedName, written::Command};

use super::{OracleRule, TableOracle, table_name};
use crate::sql::{Token, quote_ident, quote_literal, significant};

/// The caller's id, as a text; NULL where nobody calls.
const ME: &str = "nullif(pg_catalog.current_setting('palisade.me', true), '')";

/// Turns predicates into SQL, each over a row by its alias.
pub(super) struct Compiler<'a> {
    pub(super) intent: &'a Intent,
}

pub(super) type Compiled<T> = std::result::Result<T, String>;

impl Compiler<'_> {
    pub(super) fn table(&self, table: &TableIntent) -> Compiled<TableOracle> {
        let mut out = TableOracle { declared: true, ..TableOracle::default() };
        for rule in &table.rules {
            out.rules.push(self.rule(rule, &table.name)?);
        }
        for column in &table.immutable {
            out.pairs.push(same(&column.column));
        }
        for consent in &table.consents {
            self.consent(consent, &mut out);
        }
        self.steps(table, &mut out)?;
        let mut writers: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for writable in &table.writable {
            let by = format!(
                "{} AND {}",
                self.predicate(&writable.by, &table.name, "o", 0)?,
                self.predicate(&writable.by, &table.name, "n", 0)?
            );
            for column in &writable.columns {
                writers.entry(column).or_default().push(format!("({by})"));
            }
        }
        out.pairs
            .extend(writers.iter().map(|(column, by)| format!("({} OR {})", same(column), by.join(" OR "))));
        Ok(out)
    }

    fn rule(&self, rule: &Rule, of: &QualifiedName) -> Compiled<OracleRule> {
        Ok(OracleRule {
            commands: rule.commands.iter().map(|one| (one.command, one.columns.clone())).collect(),
            roles: rule.to.clone(),
            when: self.predicate(&rule.when, of, "r", 0)?,
            check: self.predicate(rule.written(), of, "r", 0)?,
            restrictive: rule.restrictive,
        })
    }

    fn consent(&self, consent: &Consent, out: &mut TableOracle) {
        let status = quote_ident(&consent.status);
        let mut columns = vec![];
        let asked = match &consent.sides {
            Sides::Selected { selector, sides } => {
                columns.push(selector.clone());
                columns.extend(sides.iter().map(|(_, column)| column.clone()));
                out.pairs.push(same(selector));
                let side = |(value, column): &(String, String)| {
                    format!("(r.{} = {value} AND {})", quote_ident(selector), is_me("r", column))
                };
                sides.iter().map(side).collect::<Vec<_>>().join(" OR ")
            }
            Sides::Fixed { asks, answers } => {
                columns.extend([asks.clone(), answers.clone()]);
                is_me("r", asks)
            }
        };
        out.inserted.push(format!("(r.{status} = {} AND ({asked}))", consent.from));
        out.consents.push((consent.status.clone(), columns));
    }

    /// The changes of states that are allowed, those by consent among them.
    fn steps(&self, table: &TableIntent, out: &mut TableOracle) -> Compiled<()> {
        let mut steps: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for consent in &table.consents {
            let column = quote_ident(&consent.status);
            let answers = match &consent.sides {
                Sides::Fixed { answers, .. } => is_me("o", answers),
                Sides::Selected { selector, sides } => {
                    let other = |(value, asking): &(String, String)| {
                        let others = sides
                            .iter()
                            .filter(|(_, column)| column != asking)
                            .map(|(_, column)| is_me("o", column));
                        let others = others.collect::<Vec<_>>().join(" OR ");
                        format!(
                            "(o.{} = {value} AND ({others}) AND {} IS NOT TRUE)",
                            quote_ident(selector),
                            is_me("o", asking)
                        )
                    };
                    sides.iter().map(other).collect::<Vec<_>>().join(" OR ")
                }
            };
            let step =
                format!("(o.{column} = {} AND n.{column} = {} AND ({answers}))", consent.from, consent.to);
            steps.entry(&consent.status).or_default().push(step);
        }
        for transition in &table.transitions {
            let column = quote_ident(&transition.column);
            let by = self.predicate(&transition.by, &table.name, "o", 0)?;
            let from = transition.from.join(", ");
            let step = format!("(o.{column} IN ({from}) AND n.{column} = {} AND {by})", transition.to);
            steps.entry(&transition.column).or_default().push(step);
        }
        out.pairs.extend(
            steps.iter().map(|(column, steps)| format!("({} OR {})", same(column), steps.join(" OR "))),
        );
        Ok(())
    }

    /// `row` is the alias of a row of the table `of`.
    pub(super) fn predicate(
        &self,
        predicate: &Predicate,
        of: &QualifiedName,
        row: &str,
        depth: usize,
    ) -> Compiled<String> {
        let join = |parts: &[Predicate], word: &str| -> Compiled<String> {
            let parts: Compiled<Vec<_>> =
                parts.iter().map(|part| self.predicate(part, of, row, depth)).collect();
            Ok(format!("({})", parts?.join(word)))
        };
        match predicate {
            Predicate::And(parts) => join(parts, " AND "),
            Predicate::Or(parts) => join(parts, " OR "),
            Predicate::Atom(atom) => self.atom(atom, of, row, depth),
        }
    }

    fn atom(&self, atom: &Atom, of: &QualifiedName, row: &str, depth: usize) -> Compiled<String> {
        let at = |column: &str| format!("{row}.{}", quote_ident(column));
        Ok(match &atom.kind {
            AtomKind::Owner { column } => is_me(row, column),
            AtomKind::Party { columns } => {
                let one: Vec<_> = columns.iter().map(|column| is_me(row, column)).collect();
                format!("({})", one.join(" OR "))
            }
            AtomKind::Related { table, relation, column } => {
                self.related(table, relation, &at(column), depth)?
            }
            AtomKind::Tenant { table, column } => self.related(table, "tenant", &at(column), depth)?,
            AtomKind::CanRead(parent) => self.parent(parent, Command::Select, row, depth)?,
            AtomKind::CanUpdate(parent) => self.parent(parent, Command::Update, row, depth)?,
            AtomKind::Public => "true".to_owned(),
            AtomKind::Published { column } => at(column),
            AtomKind::Window { from, to } => {
                format!("(pg_catalog.now() >= {} AND pg_catalog.now() < {})", at(from), at(to))
            }
            AtomKind::In { column, values } => format!("{} IN ({})", at(column), values.join(", ")),
            AtomKind::Null { column } => format!("{} IS NULL", at(column)),
            AtomKind::Claim { path, value } => {
                let path: Vec<_> = path.iter().map(|key| quote_literal(key)).collect();
                let claims = "nullif(pg_catalog.current_setting('request.jwt.claims', true), '')::jsonb";
                format!("({claims} #>> ARRAY[{}]) = {}", path.join(", "), quote_literal(value))
            }
            AtomKind::Call { function, columns } => {
                let arguments: Vec<_> = columns.iter().map(|column| at(column)).collect();
                format!("{}({})", table_name(function).sql(), arguments.join(", "))
            }
            AtomKind::Sql { sql } => {
                // The text names own columns bare, by the table, or by its schema and the table.
                let (sql, name) = (by_table(sql, of), quote_ident(&of.name));
                format!("(SELECT ({sql}) FROM (SELECT {row}.*) AS {name})")
            }
        })
    }

    fn related(&self, table: &QualifiedName, name: &str, column: &str, depth: usize) -> Compiled<String> {
        let relation = self
            .intent
            .relation(table, name)
            .ok_or_else(|| format!("there is no relation `{name}` on {table}"))?;
        let link = format!("k{depth}");
        let when = match &relation.when {
            Some(when) => format!(" AND {}", self.predicate(when, table, &link, depth + 1)?),
            None => String::new(),
        };
        let way = |from: &str, to: &str| {
            format!("{} AND {link}.{} = {column}", is_me(&link, from), quote_ident(to))
        };
        let mut ways = format!("({})", way(&relation.from, &relation.to));
        if relation.symmetric {
            ways = format!("({ways} OR ({}))", way(&relation.to, &relation.from));
        }
        Ok(format!("EXISTS (SELECT FROM {} AS {link} WHERE {ways}{when})", table_name(table).sql()))
    }

    fn parent(&self, parent: &Parent, command: Command, row: &str, depth: usize) -> Compiled<String> {
        if depth > 8 {
            return Err(format!("what may be seen of {} depends on itself", parent.table));
        }
        let table = self
            .intent
            .table(&parent.table)
            .ok_or_else(|| format!("nothing is declared of {}", parent.table))?;
        if table.rules.is_empty() && table.none.is_none() {
            return Err(format!("it follows {}, of which nothing is declared", parent.table));
        }
        let alias = format!("p{depth}");
        let keys = parent.columns.iter().zip(&parent.parent_columns);
        let keys: Vec<_> = keys
            .map(|(own, other)| format!("{alias}.{} = {row}.{}", quote_ident(other), quote_ident(own)))
            .collect();
        let (mut any, mut floors) = (vec!["false".to_owned()], Vec::new());
        for (rule, _) in table.rules_for(command) {
            let when = self.predicate(&rule.when, &parent.table, &alias, depth + 1)?;
            if rule.restrictive { floors.push(when) } else { any.push(when) }
        }
        floors.push(format!("({})", any.join(" OR ")));
        Ok(format!(
            "EXISTS (SELECT FROM {} AS {alias} WHERE {} AND {})",
            table_name(&parent.table).sql(),
            keys.join(" AND "),
            floors.join(" AND "),
        ))
    }
}

fn is_me(row: &str, column: &str) -> String {
    format!("{row}.{}::text = {ME}", quote_ident(column))
}

fn same(column: &str) -> String {
    format!("o.{0} IS NOT DISTINCT FROM n.{0}", quote_ident(column))
}

/// The text with columns of the table named by the table alone: `public.notes.id` becomes `notes.id`. Where the text
/// has a FROM of that very table, a name with the schema may mean that one, as PostgreSQL reads it.
fn by_table(sql: &str, of: &QualifiedName) -> String {
    let Ok(tokens) = significant(sql) else { return sql.to_owned() };
    let named = |token: &Token<'_>, name: &str| token.name().as_deref() == Some(name);
    let own = |three: &[Token<'_>]| {
        named(&three[0], &of.schema) && three[1].is_punct(".") && named(&three[2], &of.name)
    };
    let (mut out, mut end) = (String::new(), 0);
    for at in 0..tokens.len().saturating_sub(4) {
        let qualified = own(&tokens[at..at + 3]) && tokens[at + 3].is_punct(".");
        let after_dot = at.checked_sub(1).is_some_and(|before| tokens[before].is_punct("."));
        if qualified && !after_dot {
            out += &sql[end..tokens[at].offset];
            end = tokens[at + 2].offset;
        }
    }
    out + &sql[end..]
}

#[cfg(test)]
mod tests {
    use palisade_model::QualifiedName;

    use super::by_table;

    #[test]
    fn own_columns_lose_their_schema_and_nothing_else_does() {
        let of = QualifiedName::new("public", "notes");
        let sql = "public.notes.owner = app.me() and exists (select from public.links l where l.id = public.\"notes\".id and public.links.x)";
        let wanted = "notes.owner = app.me() and exists (select from public.links l where l.id = \"notes\".id and public.links.x)";
        assert_eq!(by_table(sql, &of), wanted);
    }
}
