//! What a database in use says of a plan before it runs: how many rows would stop it or be lost, and how large what it
//! locks is. Reads, and changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use palisade_model::SourceLocation;

use crate::apply::{Size, sizes};
use crate::catalog::ObjectId;
use crate::config::SourceSpec;
use crate::connect::{Purpose, Session, connect};
use crate::error::Result;
use crate::lint::{Finding, Severity};
use crate::plan::{Code, Hazard, Plan, Statement};

use super::push::{Preview, due};
use super::{Hints, Pipeline};

/// What a database says of a plan.
#[derive(Debug, Clone)]
pub struct Against {
    /// The profile of the database.
    pub profile: String,
    /// Every hazard that rows or sizes say more about, in the order of the statements.
    pub measured: Vec<Measured>,
    /// The relations that statements lock, by their names as SQL, with their sizes; those that are not there are
    /// missing.
    pub sizes: BTreeMap<String, Size>,
}

/// One hazard, held against the database.
#[derive(Debug, Clone)]
pub struct Measured {
    /// The object that the statement is about.
    pub object: ObjectId,
    /// The statement.
    pub sql: String,
    /// The relations that it locks.
    pub relations: Vec<String>,
    /// The hazard.
    pub hazard: Hazard,
    /// How many rows it is about.
    pub rows: Rows,
}

/// The answer to the query of a hazard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rows {
    /// So many.
    Counted(i64),
    /// It could not be asked, and why.
    NotChecked(String),
}

/// How long a count may take.
const COUNT_TIMEOUT: Duration = Duration::from_secs(30);

/// Plans the way from the database of a profile to a source as `generate` would, and asks that database about it.
///
/// # Errors
/// When the profile is not there, or either side cannot be read.
pub async fn against_schema(
    pipeline: &Pipeline<'_>,
    profile: &str,
    source: &SourceSpec,
) -> Result<(Preview, Against)> {
    let database = SourceSpec::Env(profile.to_owned());
    let online = pipeline.project.config.migrations.online();
    let preview = due(pipeline, &database, source, &BTreeSet::new(), &Hints::default(), online).await?;
    let said = against(pipeline, profile, &preview.plan).await?;
    Ok((preview, said))
}

/// Asks the database of a profile about a plan. Each count may take half a minute; one that takes longer is not checked.
///
/// # Errors
/// When the profile is not there, or the database cannot be reached.
pub async fn against(pipeline: &Pipeline<'_>, profile: &str, plan: &Plan) -> Result<Against> {
    let target = pipeline.project.environment(Some(profile))?.target()?;
    (pipeline.progress)(&format!("asking {profile}"));
    let mut session = connect(&target, Purpose::Read).await?;
    let locked: BTreeSet<&str> =
        plan.statements().flat_map(|s| &s.locks).map(|(_, relation)| relation.as_str()).collect();
    let sizes = sizes(&session, &locked.into_iter().collect::<Vec<_>>()).await?;
    let mut measured = Vec::new();
    for step in &plan.steps {
        for statement in &step.statements {
            for hazard in statement.hazards.iter().filter(|hazard| is_about_rows(hazard)) {
                let rows = match &hazard.counts {
                    Some(query) => {
                        (pipeline.progress)(&format!("asking {profile}: {}", hazard.message));
                        session.renew_snapshot().await?;
                        count(&session, query).await
                    }
                    None => Rows::NotChecked("no query tells".to_owned()),
                };
                measured.push(one(&step.id, statement, hazard, rows));
            }
        }
    }
    Ok(Against { profile: profile.to_owned(), measured, sizes })
}

fn is_about_rows(hazard: &Hazard) -> bool {
    hazard.counts.is_some()
        || matches!(hazard.code, Code::MayFail | Code::Rewrite | Code::Scan | Code::BlockingIndex)
}

fn one(id: &ObjectId, statement: &Statement, hazard: &Hazard, rows: Rows) -> Measured {
    Measured {
        object: id.clone(),
        sql: statement.sql.clone(),
        relations: statement.locks.iter().map(|(_, relation)| relation.clone()).collect(),
        hazard: hazard.clone(),
        rows,
    }
}

/// Runs the query of a hazard. Row security is off in every session of ours: where a policy would hide rows, PostgreSQL
/// refuses instead, and nothing was checked.
async fn count(session: &Session, query: &str) -> Rows {
    let timeout = format!("SET LOCAL statement_timeout = {}", COUNT_TIMEOUT.as_millis());
    let counted = async {
        session.execute(&timeout).await?;
        let rows = session.query(query, &[]).await?;
        Ok::<i64, crate::Error>(rows.first().and_then(|row| row.try_get(0).ok()).unwrap_or_default())
    };
    match counted.await {
        Ok(rows) => Rows::Counted(rows),
        Err(error) => Rows::NotChecked(error.what),
    }
}

impl Against {
    /// How large what a statement locks is: `public.workouts (41 GB, about 120000000 rows)`.
    pub fn size(&self, relations: &[String]) -> String {
        let sizes = relations.iter().filter_map(|name| Some(format!("{name} ({})", self.sizes.get(name)?)));
        sizes.collect::<Vec<_>>().join(", ")
    }

    /// What stands in the way, is lost, or takes its time there, each once; `place` says where an object is declared.
    /// Nothing is said of hazards that no row has.
    pub fn findings(&self, place: impl Fn(&Measured) -> Option<SourceLocation>) -> Vec<Finding> {
        let mut findings: Vec<Finding> = Vec::new();
        for measured in &self.measured {
            let Some((severity, message)) = self.sentence(measured) else { continue };
            if findings.iter().any(|finding| finding.message == message) {
                continue;
            }
            let code = measured.hazard.code;
            let query = measured.hazard.counts.as_ref().map(|query| format!("counted by: {query}"));
            findings.push(Finding {
                code: code.code(),
                rule: code.title(),
                severity,
                object: measured.object.clone(),
                message,
                help: query.filter(|_| code == Code::MayFail || code == Code::Rewrite),
                fix: None,
                at: place(measured),
                note: None,
            });
        }
        findings
    }

    /// What a hazard is in this database; nothing where it is none.
    fn sentence(&self, measured: &Measured) -> Option<(Severity, String)> {
        let Measured { relations, hazard, rows, .. } = measured;
        let (profile, message) = (&self.profile, &hazard.message);
        let takes_time = matches!(hazard.code, Code::Rewrite | Code::Scan | Code::BlockingIndex);
        let size = if takes_time { self.size(relations) } else { String::new() };
        let size = if size.is_empty() { size } else { format!(": {size}") };
        match rows {
            Rows::Counted(0) if !takes_time => None,
            Rows::Counted(0) => Some((Severity::Warning, format!("{message} in {profile}{size}"))),
            Rows::Counted(rows) => {
                let rows = if *rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
                Some((Severity::Error, format!("{message}: {rows} in {profile}{size}")))
            }
            Rows::NotChecked(_) if takes_time && hazard.counts.is_none() => {
                Some((Severity::Warning, format!("{message} in {profile}{size}")))
            }
            Rows::NotChecked(why) => {
                Some((Severity::Warning, format!("{message}: not checked in {profile}: {why}{size}")))
            }
        }
    }
}
