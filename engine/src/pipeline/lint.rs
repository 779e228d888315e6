//! Lints a source: the code on a scratch, or a database.

use crate::config::SourceSpec;
use crate::error::Result;
use crate::lint::{self, Context, Declared, Waived};

use super::source::from_code;
use super::{Code, Pipeline, Resolved, resolve};

/// Schemas of platforms: what is in them is theirs, except for what hangs on their tables for others.
const PLATFORM: &[&str] = &[
    "auth",
    "cron",
    "extensions",
    "graphql",
    "graphql_public",
    "net",
    "palisade",
    "pgbouncer",
    "pgmq",
    "pgsodium",
    "realtime",
    "storage",
    "supabase_functions",
    "supabase_migrations",
    "vault",
];

/// What a source was found to have.
#[derive(Debug, Clone, Default)]
pub struct Linted {
    /// The findings, with those that are waived.
    pub waived: Waived,
    /// Sentences for stderr.
    pub messages: Vec<String>,
}

/// Runs every rule over a source. `today`, such as `2027-01-31`, decides which waivers still hold.
///
/// # Errors
/// When the source cannot be read, or what it says does not load.
pub async fn lint(pipeline: &Pipeline<'_>, spec: &SourceSpec, today: &str) -> Result<Linted> {
    if let SourceSpec::Schema(files) = spec {
        let code = Code::read(pipeline.project, files.path.as_deref(), files.rev.as_deref())?;
        let resolved = from_code(pipeline, &code).await?;
        let files = code.script.files.iter().map(|file| (&*file.path, &*file.text));
        let declared = Declared::read(files, &resolved.catalog)?;
        return Ok(judge(&resolved, declared, today));
    }
    let resolved = resolve(pipeline, spec).await?;
    Ok(judge(&resolved, Declared::default(), today))
}

fn judge(resolved: &Resolved, declared: Declared, today: &str) -> Linted {
    let cx = Context::new(&resolved.catalog, &resolved.notes).with_files(declared);
    let mut findings = lint::run(&cx);
    findings.retain(|finding| {
        let theirs = finding.object.schema_name().is_some_and(|schema| PLATFORM.contains(&schema));
        !theirs || finding.object.parent().is_some() && finding.object.kind.attaches()
    });
    Linted { waived: lint::waive(&cx, findings, today), messages: resolved.messages.clone() }
}
