//! What an attempt changed, read in the same message in which it was made: of each table how many rows are as they
//! were, and all that are new.

use std::collections::{BTreeMap, BTreeSet};

use super::act::Rows;
use super::judge::Change;
use super::state::{Row, State, key_of};
use super::tries::Setup;
use crate::world::{Table, TableName};

/// What is there after an attempt, by table.
#[derive(Debug, Clone, Default)]
pub(super) struct Looked {
    tables: BTreeMap<TableName, After>,
}

#[derive(Debug, Clone, Default)]
struct After {
    /// How many rows are as they were.
    old: usize,
    /// The others, as PostgreSQL prints them.
    new: Vec<String>,
}

impl State {
    /// The query that looks at these tables. A row that somebody wrote is known by the transaction that did.
    pub(super) fn look(&self, within: &BTreeSet<TableName>) -> String {
        let one = |(at, name): (usize, &TableName)| {
            let old = format!("t.xmin::text::bigint <= {}", self.newest);
            within.contains(name).then(|| {
                format!(
                    "SELECT {at}, pg_catalog.count(*) FILTER (WHERE {old}), \
                     pg_catalog.jsonb_agg(t::text) FILTER (WHERE NOT {old}) FROM {} AS t",
                    name.sql()
                )
            })
        };
        self.rows.keys().enumerate().filter_map(one).collect::<Vec<_>>().join(" UNION ALL ")
    }

    /// Reads the answer.
    pub(super) fn looked(&self, answer: &Rows) -> Looked {
        let names: Vec<&TableName> = self.rows.keys().collect();
        let mut looked = Looked::default();
        for row in answer {
            let cell = |at: usize| row.get(at).and_then(Option::as_deref);
            let Some(name) = cell(0).and_then(|at| names.get(at.parse::<usize>().ok()?)) else { continue };
            let new = cell(2).and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
            let old = cell(1).and_then(|count| count.parse().ok()).unwrap_or_default();
            looked.tables.insert((*name).clone(), After { old, new });
        }
        looked
    }

    /// What changed; nothing if rows are gone and it has to be asked which.
    pub(super) fn told(
        &self,
        looked: &Looked,
        target: &TableName,
        setup: &Setup,
        set: &BTreeSet<String>,
    ) -> Option<Vec<(TableName, Change)>> {
        let mut changes = Vec::new();
        for (name, after) in &looked.tables {
            let is_target = name == target;
            let kept = |row: &&Row| !is_target || setup.keeps(&row.text);
            let before: Vec<&Row> = self.rows[name].iter().filter(kept).collect();
            if after.new.is_empty() && after.old == before.len() {
                continue;
            }
            let table = &self.tables[name];
            let mut by_key: BTreeMap<Vec<Option<String>>, &Row> =
                before.iter().map(|row| (key_of(table, &row.values), *row)).collect();
            let mut altered = 0;
            for text in &after.new {
                let values = values_of(table, text);
                match by_key.remove(&key_of(table, &values)) {
                    None => changes.push((name.clone(), Change::Added { new: text.clone() })),
                    Some(old) => {
                        altered += 1;
                        if old.text != *text {
                            let only = Some(set).filter(|set| is_target && !set.is_empty());
                            changes.push((name.clone(), altered_row(table, old, text, &values, only)));
                        }
                    }
                }
            }
            if after.old + altered != before.len() {
                return None;
            }
        }
        Some(changes)
    }

    /// A text that is the same whenever the same is changed: times and ids that come by themselves are left out.
    pub(super) fn digest(&self, looked: &Looked, target: &TableName, setup: &Setup) -> String {
        let mut out = String::new();
        for (name, after) in &looked.tables {
            let kept = |row: &&Row| name != target || setup.keeps(&row.text);
            let before = &self.rows[name];
            if after.new.is_empty() && after.old == before.iter().filter(kept).count() {
                continue;
            }
            let table = &self.tables[name];
            let mut rows: Vec<String> = after
                .new
                .iter()
                .map(|text| {
                    let values = values_of(table, text);
                    let key = key_of(table, &values);
                    let old = self.by_key(name, &key);
                    let cell = |column: &crate::world::Column| {
                        let now = values.get(&column.name);
                        let was = old.and_then(|row| row.values.get(&column.name));
                        match now {
                            None => "-".to_owned(),
                            Some(now) if was == Some(now) => "=".to_owned(),
                            Some(_) if column.category == "D" || column.base == "uuid" && old.is_none() => {
                                "~".to_owned()
                            }
                            Some(now) => now.clone(),
                        }
                    };
                    table.columns.iter().map(cell).collect::<Vec<_>>().join("|")
                })
                .collect();
            rows.sort();
            out += &format!(" {name}: {} {}", after.old, rows.join(" "));
        }
        out
    }
}

/// One row that became another.
pub(super) fn altered_row(
    table: &Table,
    old: &Row,
    new: &str,
    values: &BTreeMap<String, String>,
    only: Option<&BTreeSet<String>>,
) -> Change {
    let names = table.columns.iter().map(|column| &column.name);
    let columns = names
        .filter(|name| old.values.get(*name) != values.get(*name))
        .filter(|name| only.is_none_or(|only| only.contains(*name)))
        .cloned()
        .collect();
    Change::Altered { old: old.text.clone(), new: new.to_owned(), columns }
}

/// The columns that are not NULL of a row that PostgreSQL printed.
fn values_of(table: &Table, text: &str) -> BTreeMap<String, String> {
    let fields = fields(text);
    let named = table.columns.iter().zip(fields);
    named.filter_map(|(column, value)| Some((column.name.clone(), value?))).collect()
}

/// The fields of a composite value: `(a,,"b ""c""")`.
fn fields(text: &str) -> Vec<Option<String>> {
    let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
    let mut all = Vec::new();
    let (mut field, mut quoted, mut any) = (String::new(), false, false);
    let mut rest = inner.chars().peekable();
    while let Some(next) = rest.next() {
        match next {
            '"' if quoted && rest.peek() == Some(&'"') => field.extend(rest.next()),
            '"' => (quoted, any) = (!quoted, true),
            '\\' => field.extend(rest.next()),
            ',' if !quoted => {
                all.push((any || !field.is_empty()).then(|| std::mem::take(&mut field)));
                any = false;
            }
            other => field.push(other),
        }
    }
    all.push((any || !field.is_empty()).then_some(field));
    all
}

#[cfg(test)]
mod tests {
    use super::fields;

    #[test]
    fn a_composite_value_is_read_as_postgresql_prints_it() {
        let read: Vec<Option<String>> = fields(r#"(1,,"","a ""b"" \\ c, d",{x})"#);
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(read, [some("1"), None, some(""), some(r#"a "b" \ c, d"#), some("{x}")]);
    }
}
