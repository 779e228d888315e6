//! A new column whose rows get values from an expression: `#[column(backfill = "…")]`.

use super::{Column, Context, Kind, Object, ObjectKind, Part, default, inheritance, online};
use crate::catalog::ObjectId;
use crate::plan::{Code, Lock, Statement, Transaction};
use crate::sql::{quote_ident, quote_literal};

/// How many rows are written in the first transaction; what it took says how many in the next.
const FIRST: u32 = 500;

/// How many are at most.
const LARGEST: u32 = 5000;

/// Adds the column without its NOT NULL, fills the rows that are there, and only then requires a value.
pub(super) fn create(
    column: &Column,
    id: &ObjectId,
    parts: &[Part],
    cx: &Context<'_>,
    value: &str,
) -> Vec<Statement> {
    let (table, name) = (id.parent_sql(), id.sql());
    let nullable = Column { not_null: false, ..column.clone() };
    let alter = |sql: String| {
        Statement::new(format!("ALTER TABLE {table} {sql}")).lock(Lock::AccessExclusive, table.clone())
    };
    let add = |parts| nullable.clause(id, parts, cx).map(|clause| alter(format!("ADD COLUMN {clause}")));
    let kept = cx.notes.objects.get(id).is_some_and(|note| note.keep_old == Some(true));
    let possible = id.parent().filter(|table| online::not_null(table, cx) && !(kept && is_read(id, cx)));
    if let Some((batches, add)) =
        possible.and_then(|table| batches(table, &name, value, None, cx)).zip(add(&[]))
    {
        let mut statements = vec![add];
        // A default that came with the column would be there in every row, and nothing left to fill.
        statements.extend(parts.iter().map(|part| alter(format!("ALTER COLUMN {name} SET {}", part.sql))));
        statements.extend(column.follow_up(id, cx));
        // Beside its old form it is filled once a trigger keeps the two in step.
        let batches = if kept { batches.transaction(Transaction::Last) } else { batches };
        statements.push(batches.clone());
        if column.not_null {
            let mut required = column.not_null_constraint.add_online(id, cx.to.server.major());
            statements.push(required.remove(0));
            // What came in between the last batch and the constraint has no value yet.
            statements.push(batches);
            statements.extend(required);
        }
        return statements;
    }
    let Some(add) = add(parts) else { return Vec::new() };
    let mut statements = vec![add];
    statements.push(
        Statement::new(format!("UPDATE {table} SET {name} = {value}"))
            .hazard(Code::Scan, format!("writes every row of {table}")),
    );
    if column.not_null {
        let message = format!("reads {table} and fails where {name} is null");
        let require = Statement::new(format!("ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL"));
        // How many of them the value leaves null, only the value itself tells.
        statements.push(require.lock(Lock::AccessExclusive, table).hazard(Code::MayFail, message));
    }
    statements.extend(column.follow_up(id, cx));
    statements
}

/// Adds a column whose default is another for each row: what is there gets its values in batches, where PostgreSQL
/// would write the whole table anew under a lock that blocks reads.
pub(super) fn create_by_default(column: &Column, id: &ObjectId, cx: &Context<'_>) -> Option<Vec<Statement>> {
    let table = id.parent().filter(|table| online::not_null(table, cx))?;
    let value = default::volatile(id, cx)?;
    let batches = batches(table, &id.sql(), value, None, cx)?;
    let nullable = Column { not_null: false, ..column.clone() };
    let alter = |sql: String| {
        Statement::new(format!("ALTER TABLE {} {sql}", table.sql())).lock(Lock::AccessExclusive, table.sql())
    };
    let mut statements = vec![
        alter(format!("ADD COLUMN {}", nullable.clause(id, &[], cx)?)),
        alter(format!("ALTER COLUMN {} SET DEFAULT {value}", id.sql())),
    ];
    statements.extend(column.follow_up(id, cx));
    // New rows have a value from here on, so that one pass is enough.
    statements.push(batches);
    if column.not_null {
        statements.extend(column.not_null_constraint.add_online(id, cx.to.server.major()));
    }
    Some(statements)
}

/// Fills the column in batches by the primary key, each in a transaction of its own, with pauses in between; what has
/// a value keeps it, so that the statement can be run again. Nothing where there is no primary key to go by. Rows that do
/// not meet the condition, if there is one, are left alone.
///
/// A batch is a range of the key, so that no plan reads the whole table for it, whatever PostgreSQL takes the new column for.
/// Whoever wants a row of a batch waits until the batch is done, so it is as large as a moment allows, and gives up all of
/// its rows when somebody else holds one of them for long. Smaller and smaller ones come up to that row then, and the one
/// that has nothing but this row waits for it.
pub(super) fn batches(
    table: &ObjectId,
    column: &str,
    value: &str,
    condition: Option<&str>,
    cx: &Context<'_>,
) -> Option<Statement> {
    let keys: Vec<String> = primary_key(table, cx)?;
    let sql_table = table.sql();
    let list = |of: &dyn Fn(usize, &String) -> String| {
        keys.iter().enumerate().map(|(number, key)| of(number + 1, key)).collect::<Vec<_>>()
    };
    let declare =
        |of| list(&|number, key| format!("  palisade_{of}_{number} {sql_table}.{key}%TYPE;\n")).concat();
    let named = |of| list(&|number, _| format!("palisade_{of}_{number}")).join(", ");
    let (declared, row) = (declare("last") + &declare("next"), keys.join(", "));
    let (last, next, found) = (named("last"), named("next"), named("key"));
    let selected = list(&|number, key| format!("{key} AS palisade_key_{number}")).join(", ");
    let newest = list(&|number, _| format!("palisade_key_{number} DESC")).join(", ");
    let moved =
        list(&|number, _| format!("    palisade_last_{number} := palisade_next_{number};\n")).concat();
    let path: Vec<_> = cx.notes.search_path.iter().map(|schema| quote_ident(schema)).collect();
    let path = quote_literal(&if path.is_empty() { "\"\"".to_owned() } else { path.join(", ") });
    let shown = sql_table.replace('%', "%%");
    let said = quote_literal(&format!("palisade: % of about % rows of {shown} looked at"));
    let held = quote_literal(&format!("palisade: waits for a row of {shown} that somebody else holds"));
    let regclass = quote_literal(&sql_table);
    let condition = condition.map(|condition| format!(" AND {condition}")).unwrap_or_default();
    let sql = format!(
        "DO $palisade_backfill$
DECLARE
{declared}  palisade_limit integer := {FIRST};
  palisade_size bigint;
  palisade_seen bigint := 0;
  palisade_held boolean;
  palisade_began timestamptz;
  palisade_took double precision;
  palisade_about bigint := pg_catalog.pg_stat_get_live_tuples({regclass}::regclass);
BEGIN
  PERFORM set_config('row_security', 'off', false), set_config('search_path', {path}, false);
  PERFORM set_config('plan_cache_mode', 'force_custom_plan', false);
  LOOP
    palisade_began := clock_timestamp();
    BEGIN
      PERFORM set_config('lock_timeout', CASE palisade_limit WHEN 1 THEN '500ms' ELSE '50ms' END, true);
      WITH palisade_batch AS MATERIALIZED (
        SELECT {selected} FROM {sql_table}
        WHERE palisade_seen = 0 OR ({row}) > ({last})
        ORDER BY {row} LIMIT palisade_limit
      )
      SELECT {found}, (SELECT count(*) FROM palisade_batch) INTO {next}, palisade_size
      FROM palisade_batch ORDER BY {newest} LIMIT 1;
      EXIT WHEN NOT FOUND;
      UPDATE {sql_table} SET {column} = {value}
      WHERE (palisade_seen = 0 OR ({row}) > ({last})) AND ({row}) <= ({next})
        AND {column} IS NULL{condition};
      palisade_held := false;
    EXCEPTION WHEN lock_not_available OR deadlock_detected OR serialization_failure THEN
      palisade_held := true;
    END;
    COMMIT;
    palisade_took := extract(epoch FROM clock_timestamp() - palisade_began);
    IF palisade_held THEN
      RAISE INFO {held};
      palisade_limit := greatest(palisade_limit / 10, 1);
      PERFORM pg_sleep(palisade_took);
      CONTINUE;
    END IF;
{moved}    palisade_seen := palisade_seen + palisade_size;
    RAISE INFO {said}, palisade_seen, palisade_about;
    EXIT WHEN palisade_size < palisade_limit;
    palisade_limit := CASE WHEN palisade_took < 0.1 THEN least(palisade_limit * 2, {LARGEST})
      WHEN palisade_took > 0.2 THEN greatest(palisade_limit / 2, 1) ELSE palisade_limit END;
    PERFORM pg_sleep(palisade_took / 4);
  END LOOP;
END
$palisade_backfill$"
    );
    Some(Statement::new(sql).transaction(Transaction::Outside))
}

/// Whether a table has a primary key to go by, before and all the while.
pub(super) fn has_key(table: &ObjectId, cx: &Context<'_>) -> bool {
    online::not_null(table, cx) && primary_key(table, cx).is_some()
}

/// Whether something else than the table itself reads a new column, and would find it empty until it is filled: a policy
/// would hide rows.
fn is_read(id: &ObjectId, cx: &Context<'_>) -> bool {
    cx.to.objects.iter().filter(|(_, entry)| entry.needs.contains(id)).any(|(other, _)| {
        other.root() != id.root() || other.kind.decides_access() && other.kind != Kind::Grant
    })
}

/// The columns of its primary key, as SQL; of a partitioned table there may be none.
fn primary_key(table: &ObjectId, cx: &Context<'_>) -> Option<Vec<String>> {
    let constraints = inheritance::children(Kind::Constraint, table, cx.from);
    let columns = constraints.filter_map(|(_, object)| match object {
        Object::Constraint(constraint) => constraint.primary_key(),
        _ => None,
    });
    columns.into_iter().next()
}
