//! Lints a source: the code on a scratch, or a database.

use crate::access::Roles;
use crate::config::SourceSpec;
use crate::connect::Target;
use crate::error::Result;
use crate::lint::{self, Context, Declared, Live, Waived};

use super::source::{from_code, reader};
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
        return lint_code(pipeline, &code, today).await;
    }
    let resolved = resolve(pipeline, spec).await?;
    // What guards the templates write is in the code; without code, none is known to be whole.
    let code = Code::read(pipeline.project, None, None).ok();
    let Some(target) = target(pipeline, spec)? else {
        let roles = Roles::declared(&pipeline.project.config.app, &resolved.catalog);
        return Ok(judge(&resolved, &roles, (None, code.as_ref()), Declared::default(), today));
    };
    let session = reader(&target).await?;
    let mut roles = Roles::read(&session, false).await?;
    roles.app.extend(pipeline.project.config.app.roles.iter().cloned());
    let live = Live::read(&session).await?;
    Ok(judge(&resolved, &roles, (Some(&live), code.as_ref()), Declared::default(), today))
}

/// Runs every rule over code.
pub(super) async fn lint_code(pipeline: &Pipeline<'_>, code: &Code, today: &str) -> Result<Linted> {
    let resolved = from_code(pipeline, code).await?;
    let resolved = Resolved { catalog: resolved.seen(), ..resolved };
    let files = code.script.files.iter().map(|file| (&*file.path, &*file.text));
    let declared = Declared::read(files, &resolved.catalog)?;
    let roles = Roles::declared(&pipeline.project.config.app, &resolved.catalog);
    Ok(judge(&resolved, &roles, (None, Some(code)), declared, today))
}

/// The server behind a source that has one.
fn target(pipeline: &Pipeline<'_>, spec: &SourceSpec) -> Result<Option<Target>> {
    match spec {
        SourceSpec::Url(url) => Target::parse(url.expose()).map(Some),
        SourceSpec::Env(name) => pipeline.project.environment(Some(name))?.target().map(Some),
        _ => Ok(None),
    }
}

fn judge(
    resolved: &Resolved,
    roles: &Roles,
    (live, code): (Option<&Live>, Option<&Code>),
    declared: Declared,
    today: &str,
) -> Linted {
    let statements = code.into_iter().flat_map(|code| &code.script.statements);
    let cx = Context::new(&resolved.catalog, &resolved.notes, roles)
        .with_live(live)
        .with_files(declared)
        .with_guards(statements.map(|statement| &statement.sql));
    let mut findings = lint::run(&cx);
    findings.retain(|finding| {
        let theirs = finding.object.schema_name().is_some_and(|schema| PLATFORM.contains(&schema));
        !theirs || finding.object.parent().is_some() && finding.object.kind.attaches()
    });
    let messages = resolved.messages.iter().cloned().chain(cx.taken_by_name()).collect();
    Linted { waived: lint::waive(&cx, findings, today), messages }
}
