//! `palisade policy test`

use std::path::PathBuf;

use clap::ValueEnum;
use palisade_engine::Result;
use palisade_engine::pipeline::{self, Tested};
use serde_json::{Value, json};

use crate::Status;
use crate::args::Global;
use crate::commands::ScratchArgs;
use crate::output::{Output, counted};

/// Try the sentences in .policy files: status 1 if one of them does not hold
///
/// A file has a world of named people and sentences about them; each sentence runs with the person's role and claims
/// and is rolled back. Only no rows or a refusal counts as a denial.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example of a file:\n  world { alice: runner; carl: coach; rel coach_runners(carl -> alice: active) }\n  \
                  carl can read workouts of alice\n  alice cannot update coach_runners of carl set status = pending\n  \
                  anon sees nothing everywhere except [races]"
)]
pub(crate) struct Test {
    /// The files [default: every .policy file beside the structs]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print the sentences as tests of another kind, in place of the result
    #[arg(long, value_enum, value_name = "KIND")]
    emit: Option<Emit>,
    #[command(flatten)]
    scratch: ScratchArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Emit {
    /// For pg_prove and `supabase test db`
    Pgtap,
}

pub(crate) async fn run(command: &Test, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let progress = |line: &str| output.step(line);
    let pipeline = command.scratch.pipeline(&project, global, &progress)?;
    let tested = pipeline::test_policies(&pipeline, &command.files).await?;
    let holds = tested.iter().all(|file| file.verdicts.iter().all(|verdict| verdict.holds));
    match command.emit {
        Some(Emit::Pgtap) => {
            output.raw(&tested.iter().map(|file| file.pgtap.as_str()).collect::<String>())?
        }
        None => {
            for note in tested.iter().flat_map(|file| &file.assumed) {
                output.detail(note);
            }
            output.result(&text(&tested), &json(&tested))?;
        }
    }
    Ok(if holds { Status::Clean } else { Status::Differs })
}

fn text(tested: &[Tested]) -> String {
    let (mut out, mut whole, mut failed) = (String::new(), 0, 0);
    for file in tested {
        for verdict in &file.verdicts {
            whole += 1;
            if verdict.holds {
                continue;
            }
            failed += 1;
            out +=
                &format!("{}:{}: {}\n  got {}\n", file.path, verdict.line, verdict.sentence, verdict.outcome);
            verdict.why.iter().for_each(|why| out += &format!("  {why}\n"));
        }
    }
    out + &match failed {
        0 => counted(whole, "sentence holds\n", "sentences hold\n"),
        _ => format!("{failed} of {whole} sentences do not hold\n"),
    }
}

fn json(tested: &[Tested]) -> Value {
    let files = tested.iter().map(|file| {
        let sentences: Vec<_> = file
            .verdicts
            .iter()
            .map(|verdict| {
                json!({ "line": verdict.line, "sentence": verdict.sentence, "holds": verdict.holds,
                        "outcome": verdict.outcome, "why": verdict.why })
            })
            .collect();
        json!({ "file": file.path, "sentences": sentences, "assumed": file.assumed })
    });
    json!({ "files": files.collect::<Vec<_>>() })
}
