//! `palisade explain`

use palisade_engine::lint::page;
use palisade_engine::{Error, Result};
use serde_json::json;

use crate::Status;
use crate::output::Output;

/// Print what a code means, why it matters and what to do
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  palisade explain PL001")]
pub(crate) struct Explain {
    /// The code, PL150 for example; without one, all codes in a list
    code: Option<String>,
}

pub(crate) fn run(command: &Explain, output: &Output) -> Result<Status> {
    let as_json = |page: &page::Page| json!({ "code": page.code, "title": page.title, "page": page.text(), "elsewhere": page.aliases });
    match &command.code {
        Some(code) => {
            let page = page::find(code).ok_or_else(|| {
                Error::new(format!("there is no code `{code}`")).hint("`palisade explain` lists all codes")
            })?;
            output.result(&page.text(), &as_json(&page))?;
        }
        None => {
            let pages = page::all();
            let lines: String = pages.iter().map(|page| format!("{}  {}\n", page.code, page.title)).collect();
            output.result(&lines, &pages.iter().map(as_json).collect())?;
        }
    }
    Ok(Status::Clean)
}
