//! Lints: what is wrong, or soon will be, in a schema and in who may see it. A rule reads and never touches the world.
//!
//! One rule is one file in `rules/`: its module comment is the page that `palisade explain` prints.

mod authority;
mod baseline;
mod binding;
mod body;
mod body_binding;
mod context;
mod declared;
mod elsewhere;
mod facts;
mod finding;
mod fix;
mod guard;
mod live;
mod others;
pub mod page;
mod policy;
mod reach;
mod rules;
mod settings;
mod truth;
mod waiver;

pub use baseline::Baseline;
pub use context::{Context, Declared};
pub use elsewhere::{Answer, ELSEWHERE, Elsewhere};
pub use finding::{Change, Finding, Fix, Severity};
pub use fix::{Text, edit};
pub use live::Live;
pub use others::Others;
pub use rules::RULES;
pub use waiver::{Waived, waive};

/// One rule, with what is said of it elsewhere.
#[derive(Clone, Copy)]
pub struct Rule {
    /// The stable code, `PL110`.
    pub code: &'static str,
    /// The name in words, `definer-view`.
    pub name: &'static str,
    /// How bad it is, unless the finding says otherwise.
    pub severity: Severity,
    /// What other tools call it: `splinter 0010`, `pgrls VIEW001`.
    pub aliases: &'static [&'static str],
    /// The module comment of its file: a title, then the page.
    pub page: &'static str,
    /// Finds.
    pub(crate) run: fn(&Context<'_>, &mut Findings<'_>),
}

/// What a rule has found so far.
pub(crate) struct Findings<'a> {
    rule: &'a Rule,
    found: Vec<Finding>,
}

impl Findings<'_> {
    /// Adds a finding about an object; `message` is a sentence without a full stop that names it.
    pub(crate) fn push(
        &mut self,
        object: &crate::catalog::ObjectId,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.found.push(Finding {
            code: self.rule.code,
            rule: self.rule.name,
            severity: self.rule.severity,
            object: object.clone(),
            message: message.into(),
            help: None,
            fix: None,
            at: None,
            note: None,
        });
        let last = self.found.len() - 1;
        &mut self.found[last]
    }
}

/// Runs every rule: the findings by object, each once.
pub fn run(cx: &Context<'_>) -> Vec<Finding> {
    run_named(cx, |_| true)
}

/// Runs the rules of whose names that is true: the findings by object, each once.
pub fn run_named(cx: &Context<'_>, wanted: impl Fn(&str) -> bool) -> Vec<Finding> {
    let rules = RULES.iter().filter(|rule| wanted(rule.name));
    let mut all: Vec<Finding> = rules.flat_map(|rule| run_rule(rule, cx)).collect();
    all.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    all.dedup_by(|a, b| a.sort_key() == b.sort_key());
    for finding in &mut all {
        finding.at = cx.location(&finding.object);
        if let Some(fix) = &mut finding.fix {
            fix.at = cx.own_location(&fix.object);
        }
    }
    all
}

/// Runs one rule.
pub fn run_rule(rule: &Rule, cx: &Context<'_>) -> Vec<Finding> {
    let mut findings = Findings { rule, found: Vec::new() };
    (rule.run)(cx, &mut findings);
    findings.found
}
