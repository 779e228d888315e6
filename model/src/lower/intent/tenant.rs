//! The floor under a tenant's rows: where every rule asks for the tenant, one restrictive policy does so as well, so that
//! a rule that is added later cannot forget it.

use crate::resolved::intent::{Atom, AtomKind, Predicate, Rule, TableIntent};

use super::rules::PUBLIC;

/// The condition that every rule for the role asks for.
pub(super) fn floor<'a>(intent: &'a TableIntent, role: &str) -> Option<&'a Atom> {
    let mut rules = intent
        .rules
        .iter()
        .filter(|rule| !rule.restrictive && rule.to.iter().any(|to| to == role || to == PUBLIC));
    let first = tenant(&rules.next()?.when)?;
    let same = |predicate: &Predicate| tenant(predicate).is_some_and(|found| found.kind == first.kind);
    let asks = |rule: &Rule| same(&rule.when) && rule.check.as_ref().is_none_or(same);
    let all = intent
        .rules
        .iter()
        .filter(|rule| !rule.restrictive && rule.to.iter().any(|to| to == role || to == PUBLIC));
    all.clone().all(asks).then_some(first)
}

/// The tenant that a predicate cannot be true without.
fn tenant(predicate: &Predicate) -> Option<&Atom> {
    match predicate {
        Predicate::Atom(atom) => matches!(atom.kind, AtomKind::Tenant { .. }).then_some(atom),
        Predicate::And(parts) => parts.iter().find_map(tenant),
        Predicate::Or(_) => None,
    }
}
