//! Lints a source: the code on a scratch, or a database.

use palisade_model::written::Managed;

use crate::access::Roles;
use crate::config::{PLATFORM, SourceSpec};
use crate::connect::Target;
use crate::error::Result;
use crate::lint::{self, Context, Declared, Finding, Live, Others, Waived};

use super::source::{from_code, reader};
use super::{Code, Pipeline, Resolved, resolve};

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
        return Ok(judge((&resolved, None), &roles, (None, code.as_ref()), Declared::default(), today));
    };
    let session = reader(&target).await?;
    let mut roles = Roles::read(&session, false).await?;
    roles.app.extend(pipeline.project.config.app.roles.iter().cloned());
    let live = Live::read(&session).await?;
    // What is declared of tables of others is held against what is there.
    let attaches = |code: &&Code| {
        let notes = code.script.notes.objects.values();
        !pipeline.project.config.scan.attach.is_empty() || { notes }.any(|note| note.managed != Managed::Yes)
    };
    let wanted = match code.as_ref().filter(attaches) {
        Some(code) => Some(from_code(pipeline, code).await?),
        None => None,
    };
    let others = wanted.as_ref().map(|wanted| others(pipeline, wanted));
    Ok(judge((&resolved, others), &roles, (Some(&live), code.as_ref()), Declared::default(), today))
}

/// Runs every rule over code.
pub(super) async fn lint_code(pipeline: &Pipeline<'_>, code: &Code, today: &str) -> Result<Linted> {
    let own = from_code(pipeline, code).await?;
    let resolved = Resolved { catalog: own.seen(), ..own.clone() };
    let files = code.script.files.iter().map(|file| (&*file.path, &*file.text));
    let declared = Declared::read(files, &resolved.catalog)?;
    let roles = Roles::declared(&pipeline.project.config.app, &resolved.catalog);
    let others = Some(others(pipeline, &own));
    Ok(judge((&resolved, others), &roles, (None, Some(code)), declared, today))
}

/// The server behind a source that has one.
fn target(pipeline: &Pipeline<'_>, spec: &SourceSpec) -> Result<Option<Target>> {
    match spec {
        SourceSpec::Url(url) => Target::parse(url.expose()).map(Some),
        SourceSpec::Env(name) => pipeline.project.environment(Some(name))?.target().map(Some),
        _ => Ok(None),
    }
}

/// What sources declare of what others manage.
fn others<'a>(pipeline: &'a Pipeline<'_>, wanted: &'a Resolved) -> Others<'a> {
    let attach = &pipeline.project.config.scan.attach;
    Others { attach, notes: &wanted.notes, ours: &wanted.catalog }
}

/// What in a database that others migrate is not what the sources rely on and declare: the rules about tables of others,
/// and no other rule.
pub fn unmet(pipeline: &Pipeline<'_>, actual: &Resolved, wanted: &Resolved, today: &str) -> Vec<Finding> {
    let (roles, others) = (Roles::default(), others(pipeline, wanted));
    if !others.are_any() {
        return Vec::new();
    }
    let cx = Context::new(&actual.catalog, &wanted.notes, &roles).with_others(Some(others));
    let about_others = ["undeclared-table", "undeclared-policy", "relied-on"];
    let findings = lint::run_named(&cx, |rule| about_others.contains(&rule));
    let mut left = lint::waive(&cx, findings, today).findings;
    // Waivers of other rules are no business of this.
    left.retain(|finding| about_others.contains(&finding.rule));
    left
}

fn judge(
    (resolved, others): (&Resolved, Option<Others<'_>>),
    roles: &Roles,
    (live, code): (Option<&Live>, Option<&Code>),
    declared: Declared,
    today: &str,
) -> Linted {
    let statements = code.into_iter().flat_map(|code| &code.script.statements);
    let cx = Context::new(&resolved.catalog, &resolved.notes, roles)
        .with_live(live)
        .with_others(others)
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
