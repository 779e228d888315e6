//! `palisade report`

use palisade_engine::config::{Files, SourceSpec};
use palisade_engine::pipeline::{self, Pipeline, ProveOptions, Review, ReviewOptions};
use palisade_engine::{Error, Result};

use super::ScratchArgs;
use crate::Status;
use crate::args::Global;
use crate::output::{Output, number};
use crate::review::{Around, json, markdown};

/// Say what a pull request means, in Markdown: who may do what before and after it, why, and what it takes to deploy
///
/// Base against merge result, from the sources of both; nothing is compiled, and no database of yours is asked without
/// `--against`. Status
/// 1 while access that widened, changed or could not be decided is not approved.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palisade report schema@main\n  palisade report schema@origin/main schema@HEAD --format json\n  palisade report schema@main --checks --mutants\n  palisade report schema@main --against staging"
)]
pub(crate) struct Report {
    /// The base: schema@REV, or any other source
    #[arg(value_name = "BASE")]
    base: String,
    /// The merge result
    #[arg(value_name = "HEAD", default_value = "schema")]
    head: String,
    /// Judge by structure alone, and try nothing on rows
    #[arg(long)]
    no_execution: bool,
    /// Try the sentences and the prover on the merge result, and the way back from it; it has to be the working tree
    #[arg(long)]
    checks: bool,
    /// Weaken the policies of the tables whose access changes one at a time, too, and see whether anything notices
    #[arg(long, requires = "checks")]
    mutants: bool,
    /// Ask the database of a profile, which is as the base, how many rows are in the way there and how large what is
    /// locked is
    #[arg(long, value_name = "PROFILE")]
    against: Option<String>,
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Report, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let (base, head): (SourceSpec, SourceSpec) = (command.base.parse()?, command.head.parse()?);
    let here = SourceSpec::Schema(Files::default());
    if command.checks && head != here {
        return Err(Error::new(format!("--checks tries the working tree, and the merge result is {head}"))
            .hint("check the merge result out, and leave HEAD out"));
    }
    let progress = |line: &str| output.step(line);
    let pipeline = command.scratch.pipeline(&project, global, &progress)?;
    let options = ReviewOptions {
        execution: !command.no_execution,
        back: command.checks,
        against: command.against.clone(),
    };
    let review = pipeline::review(&pipeline, &base, &head, &options).await?;
    for message in &review.check.messages {
        output.note(message);
    }
    let mut flags = String::new();
    for (on, flag) in [
        (command.no_execution, " --no-execution"),
        (command.checks, " --checks"),
        (command.mutants, " --mutants"),
    ] {
        if on {
            flags += flag;
        }
    }
    if let Some(profile) = &command.against {
        flags += &format!(" --against {profile}");
    }
    let around = Around {
        command: format!("palisade report {} {}{flags}", base, head),
        checks: checks(command, &pipeline, &review, &global.stamp()?.day()).await?,
    };
    output.result(&markdown(&review, &around), &json(&review, &around))?;
    let stops = review.access.blocks() && review.approved.is_none();
    Ok(if stops { Status::Differs } else { Status::Clean })
}

/// What was checked of the merge result, or that it was not.
async fn checks(
    command: &Report,
    pipeline: &Pipeline<'_>,
    review: &Review,
    today: &str,
) -> Result<Vec<(String, String)>> {
    let mut said = Vec::new();
    let not = |name: &str| format!("not looked at, which {name} does");
    if command.checks {
        let sentences = match pipeline::test_policies(pipeline, &[]).await {
            Ok(files) => {
                let verdicts: Vec<bool> =
                    files.iter().flat_map(|file| file.verdicts.iter().map(|verdict| verdict.holds)).collect();
                let holding = verdicts.iter().filter(|holds| **holds).count();
                format!("{holding} of {} hold", verdicts.len())
            }
            Err(error) => format!("could not be tried: {}", error.what),
        };
        said.push(("sentences".to_owned(), sentences));
        let options = ProveOptions { today: today.to_owned(), ..ProveOptions::default() };
        let prover = match pipeline::prove_policies(pipeline, &options).await {
            Ok(proven) => {
                let proof = &proven.proof;
                format!(
                    "{}, {} waived, in {} attempts",
                    number(proof.findings.len(), "finding"),
                    proof.waived.len(),
                    proof.tried
                )
            }
            Err(error) => format!("could not be run: {}", error.what),
        };
        said.push(("prover".to_owned(), prover));
    } else {
        said.push(("sentences".to_owned(), not("palisade policy test")));
        said.push(("prover".to_owned(), not("palisade policy prove")));
    }
    let mutants = if command.mutants {
        mutants(pipeline, review, today).await?
    } else {
        not("palisade policy prove --mutate")
    };
    said.push(("mutants".to_owned(), mutants));
    Ok(said)
}

/// Whether anything notices when the policies of what changes are weakened.
async fn mutants(pipeline: &Pipeline<'_>, review: &Review, today: &str) -> Result<String> {
    let tables = review.access.tables();
    if tables.is_empty() {
        return Ok("no table's access changes: none was weakened".to_owned());
    }
    let options = ProveOptions { tables, mutate: true, today: today.to_owned() };
    Ok(match pipeline::prove_policies(pipeline, &options).await {
        Ok(proven) => {
            let score = proven.score.unwrap_or_default();
            let (killed, all) = score.killed();
            let survivors: Vec<&str> = score.survivors().map(|mutant| mutant.name.as_str()).collect();
            let survivors = match survivors.is_empty() {
                true => String::new(),
                false => format!("; nobody noticed {}", survivors.join(", ")),
            };
            format!("{killed} of {all} were noticed{survivors}")
        }
        Err(error) => format!("could not be tried: {}", error.what),
    })
}
