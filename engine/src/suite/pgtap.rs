//! The sentences as a pgTAP test, for those who run theirs with `pg_prove` or `supabase test db`.

use std::fmt::Write as _;

use super::plan::Plan;
use crate::sql::{dollar_quoted, quote_ident, quote_literal};
use crate::world::{Caller, World};

/// Runs a statement as somebody and says how it ended; everything that it did is undone.
const ATTEMPT: &str = "\
CREATE FUNCTION pg_temp.attempt(become text, attempted text) RETURNS text LANGUAGE plpgsql AS $attempt$
DECLARE
  touched bigint;
BEGIN
  BEGIN
    EXECUTE become;
    EXECUTE attempted;
    GET DIAGNOSTICS touched = ROW_COUNT;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0';
  EXCEPTION
    WHEN SQLSTATE 'UNDO0' THEN NULL;
    WHEN insufficient_privilege THEN RETURN 'denied';
    WHEN OTHERS THEN RETURN SQLSTATE || ' ' || SQLERRM;
  END;
  RETURN CASE WHEN touched > 0 THEN 'done' ELSE 'denied' END;
END
$attempt$;
";

/// One file of sentences as a test that seeds its own world and leaves nothing behind.
pub fn pgtap(plan: &Plan, world: &World, caller: &Caller) -> String {
    let statements: usize = plan.cases.iter().map(|case| case.statements.len()).sum();
    let mut out = String::from("BEGIN;\nCREATE EXTENSION IF NOT EXISTS pgtap;\n\n");
    out += "SET LOCAL session_replication_role = replica;\nSET LOCAL row_security = off;\n";
    for (table, rows) in &world.rows {
        let generated = world.shape.tables.get(table);
        for row in rows {
            let given: Vec<_> = row
                .iter()
                .filter(|(column, _)| {
                    generated.and_then(|table| table.column(column)).is_some_and(|column| !column.generated)
                })
                .collect();
            let columns: Vec<_> = given.iter().map(|(column, _)| quote_ident(column)).collect();
            let values: Vec<_> = given.iter().map(|(_, value)| quote_literal(value)).collect();
            let _ = writeln!(
                out,
                "INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE VALUES ({});",
                table.sql(),
                columns.join(", "),
                values.join(", ")
            );
        }
    }
    out += "SET LOCAL session_replication_role = origin;\n\n";
    out += ATTEMPT;
    let _ = writeln!(out, "\nSELECT plan({statements});");
    for case in &plan.cases {
        for statement in &case.statements {
            let _ = writeln!(
                out,
                "SELECT is(pg_temp.attempt({}, {}), {}, {});",
                dollar_quoted(&caller.become_sql(&case.who)),
                dollar_quoted(statement),
                quote_literal(if case.can { "done" } else { "denied" }),
                quote_literal(&case.text),
            );
        }
    }
    out + "SELECT * FROM finish();\nROLLBACK;\n"
}
