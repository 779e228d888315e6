//! `policy test`: sentences about who can do what, tried in a world of named people. Only a denial counts as one: no
//! rows, or SQLSTATE 42501; a statement that fails for another reason fails its sentence.

mod parse;
mod pgtap;
mod plan;

use std::collections::BTreeMap;

pub use parse::{Action, Given, Person, Sentence, Suite, parse};
pub use pgtap::pgtap;
pub use plan::{Case, Plan, plan};

use palisade_model::written::Command;

use crate::Result;
use crate::connect::Session;
use crate::prove::oracle::policies;
use crate::prove::{Actor, Outcome};
use crate::world::Caller;

/// What became of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The sentence.
    pub sentence: String,
    /// The line that it stands on.
    pub line: usize,
    /// Whether it holds.
    pub holds: bool,
    /// What happened: `3 rows`, `no rows`, `refused by policy`.
    pub outcome: String,
    /// Where it does not hold: the row, and the policies that let it through or held it back.
    pub why: Vec<String>,
}

/// Tries every case, each in a transaction that is rolled back.
///
/// # Errors
/// When the connection fails.
pub async fn run(session: &Session, caller: &Caller, plan: &Plan) -> Result<Vec<Verdict>> {
    let actor = Actor { session, caller };
    let known = policies(session).await?;
    let mut verdicts = Vec::new();
    for case in &plan.cases {
        session.execute("BEGIN").await?;
        let tried = one(&actor, case, &known).await;
        session.execute("ROLLBACK").await?;
        verdicts.push(tried?);
    }
    Ok(verdicts)
}

type Known = BTreeMap<crate::world::TableName, Vec<(String, crate::prove::oracle::OracleRule)>>;

async fn one(actor: &Actor<'_>, case: &Case, known: &Known) -> Result<Verdict> {
    let mut verdict = Verdict {
        sentence: case.text.clone(),
        line: case.line,
        holds: true,
        outcome: String::new(),
        why: Vec::new(),
    };
    for (at, statement) in case.statements.iter().enumerate() {
        let outcome = actor.attempt(&case.who, "", std::slice::from_ref(statement)).await?;
        let said = in_words(&outcome);
        let holds = match &outcome {
            Outcome::Failed { .. } => false,
            other => other.is_denied() != case.can,
        };
        if !holds || at == 0 {
            verdict.outcome = said;
        }
        if holds {
            continue;
        }
        verdict.holds = false;
        if case.statements.len() > 1 {
            verdict.why.push(statement.clone());
        }
        match &outcome {
            Outcome::Failed { code, message } if code.starts_with("23") => {
                verdict.why.push(format!(
                    "every policy let it through, and then a constraint stopped it: {message}"
                ));
            }
            Outcome::Failed { message, .. } | Outcome::Refused { message, .. } => {
                verdict.why.push(message.clone())
            }
            Outcome::Done { .. } => {}
        }
        verdict.why.extend(reasons(actor, case, known).await?);
        break;
    }
    Ok(verdict)
}

fn in_words(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Done { count: 0, .. } => "no rows".to_owned(),
        Outcome::Done { count: 1, .. } => "1 row".to_owned(),
        Outcome::Done { count, .. } => format!("{count} rows"),
        other => other.brief(),
    }
}

/// The row that the sentence is about, and what each policy says of it.
async fn reasons(actor: &Actor<'_>, case: &Case, known: &Known) -> Result<Vec<String>> {
    let Some((table, condition)) = &case.rows else { return Ok(Vec::new()) };
    let empty = Vec::new();
    let rules = known.get(table).unwrap_or(&empty);
    let of: Vec<_> = rules.iter().filter(|(_, rule)| rule.is_for(case.command, &case.who.role)).collect();
    if of.is_empty() {
        return Ok(vec![format!("no policy on {table} is for this command and {}", case.who.role)]);
    }
    let terms: Vec<_> = of
        .iter()
        .map(|(_, rule)| {
            format!(
                "coalesce({}, false)",
                if case.command == Command::Insert { &rule.check } else { &rule.when }
            )
        })
        .collect();
    let sql = format!(
        "SELECT r::text, {} FROM {} AS r WHERE {condition} ORDER BY 1 LIMIT 1",
        terms.join(", "),
        table.sql()
    );
    let rows = match actor.ask(&case.who, &sql).await {
        Ok(rows) => rows,
        Err(error) if error.sqlstate.is_some() => return Ok(vec![error.what]),
        Err(error) => return Err(error),
    };
    let Some(row) = rows.first() else { return Ok(Vec::new()) };
    let mut said = vec![format!("row {}", row[0].as_deref().unwrap_or_default())];
    for ((name, rule), holds) in of.iter().zip(&row[1..]) {
        let holds = holds.as_deref() == Some("t");
        let kind = if rule.restrictive { "restrictive policy" } else { "policy" };
        said.push(format!("{kind} {name}: {}", if holds { "lets it through" } else { "holds it back" }));
    }
    Ok(said)
}
