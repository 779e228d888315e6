//! The part of a review about deploying it.

use palisade_engine::access::Verdict;
use palisade_engine::pipeline::{Review, Rows};
use palisade_engine::plan::{Code, Statement};

use super::statements;
use crate::markdown::{code, list};
use crate::output::number;

/// What it takes to bring the change to a database, and what can go wrong there.
pub(super) fn deploy(review: &Review) -> String {
    let statements = statements(review);
    if statements.is_empty() {
        return "Nothing to run.\n".to_owned();
    }
    let with = |wanted: Code| {
        let hazards = statements.iter().flat_map(|statement| &statement.hazards);
        hazards.filter(|hazard| hazard.code == wanted).map(|hazard| code(&hazard.message)).collect::<Vec<_>>()
    };
    let line = |what: &str, none: &str, codes: &[Code]| {
        let found: Vec<String> = codes.iter().flat_map(|code| with(*code)).collect();
        if found.is_empty() { format!("{what}: {none}") } else { format!("{what}: {}", found.join("; ")) }
    };
    let narrowed =
        review.access.findings.iter().filter(|finding| {
            matches!(finding.verdict, Verdict::Narrowed | Verdict::Changed | Verdict::Unknown)
        });
    let narrowed = match narrowed.count() {
        0 => String::new(),
        cells => format!("; {} of access above may be less than it relies on", number(cells, "cell")),
    };
    list([
        format!(
            "{} in {}",
            number(statements.len(), "statement"),
            number(review.check.plan.groups().len(), "transaction")
        ),
        strongest(review),
        line("rewrites and scans", "none", &[Code::Rewrite, Code::Scan, Code::BlockingIndex]),
        line("data loss", "none", &[Code::DataLoss]),
        line("code that runs now", "no statement breaks it, as far as is known", &[Code::BreaksCode])
            + &narrowed,
        rows(review, &with(Code::MayFail)),
        way_back(review),
    ])
}

/// The strongest lock, and how long it is held: a moment, or as long as the rows take.
fn strongest(review: &Review) -> String {
    let reads = |statement: &Statement| statement.hazards.iter().any(|hazard| hazard.code.reads_rows());
    let locks =
        review.check.plan.statements().flat_map(|statement| {
            statement.locks.iter().map(move |(lock, on)| (*lock, reads(statement), on))
        });
    let Some((lock, reads, on)) = locks.max_by_key(|(lock, reads, _)| (*lock, *reads)) else {
        return "no lock on a relation that is there".to_owned();
    };
    let size = match &review.against {
        Some(against) => against.sizes.get(on).map(|size| format!(" ({size} in {})", code(&against.profile))),
        None => None,
    };
    let held = match reads {
        true => "held while its rows are read or written",
        false => "held for a moment: only the catalog changes",
    };
    let size = size.unwrap_or_else(|| if reads { " (of unknown size)".to_owned() } else { String::new() });
    format!("strongest lock: {lock} on {}{size}, {held}", code(on))
}

/// The rows that may stop it, counted where a database was asked.
fn rows(review: &Review, hazards: &[String]) -> String {
    let what = "rows that may stop it";
    let Some(against) = &review.against else {
        let none =
            if hazards.is_empty() { "none that a statement names".to_owned() } else { hazards.join("; ") };
        return format!("{what}: {none} (rows were not counted: not checked)");
    };
    let said =
        against.measured.iter().filter(|measured| measured.hazard.code == Code::MayFail).map(|measured| {
            let rows = match &measured.rows {
                Rows::Counted(rows) => number(usize::try_from(*rows).unwrap_or(0), "row"),
                Rows::NotChecked(why) => format!("not checked, {}", code(why)),
            };
            format!("{}: {rows}", code(&measured.hazard.message))
        });
    let said: Vec<String> = said.collect();
    match said.is_empty() {
        true => format!("{what}: none that a statement names"),
        false => format!("{what} in {}: {}", code(&against.profile), said.join("; ")),
    }
}

/// Whether there is a way back, and what it does not bring back.
fn way_back(review: &Review) -> String {
    let Some(back) = &review.back else {
        return "the way back: not proven here (`--checks` tries it)".to_owned();
    };
    let lost = match back.lost.is_empty() {
        true => "no data is lost on it".to_owned(),
        false => {
            let lost: Vec<String> = back.lost.iter().map(|lost| code(lost)).collect();
            format!("it does not bring back: {}", lost.join("; "))
        }
    };
    match &back.unproven {
        None => format!(
            "the way back: proven on empty tables, {}; {lost}",
            number(back.plan.statements().count(), "statement")
        ),
        Some(why) => format!("the way back: not proven: {}; {lost}", code(why)),
    }
}
