//! Waivers: findings that somebody decided to live with, each with a reason, some until a day.

use std::collections::BTreeMap;

use palisade_model::resolved::Waiver;

use super::rules::{WAIVER_EXPIRED, WAIVER_UNUSED};
use super::{Change, Context, Finding, Fix, RULES, Severity};
use crate::catalog::ObjectId;
use crate::plan::Code;

/// Findings after the waivers were heard.
#[derive(Debug, Clone, Default)]
pub struct Waived {
    /// What counts, waivers that are wrong among it.
    pub findings: Vec<Finding>,
    /// What does not, with the reason.
    pub waived: Vec<(Finding, String)>,
}

/// Takes out what is waived. A waiver holds for its object and what belongs to it, up to and with the day `until`
/// (`2027-01-31`); `today` is such a day. Waivers that waive nothing are findings; so are those that have run out,
/// beside what they waived.
pub fn waive(cx: &Context<'_>, findings: Vec<Finding>, today: &str) -> Waived {
    let waivers: Vec<(&ObjectId, &Waiver)> = cx.waivers().collect();
    let mut used: BTreeMap<usize, bool> = BTreeMap::new();
    let mut out = Waived::default();
    for mut finding in findings {
        let covers = |(at, waiver): &(&ObjectId, &Waiver)| {
            let lineage = std::iter::successors(Some(&finding.object), |id| id.parent());
            waiver.code.eq_ignore_ascii_case(finding.code) && lineage.into_iter().any(|id| id == *at)
        };
        let matching: Vec<usize> = (0..waivers.len()).filter(|i| covers(&waivers[*i])).collect();
        matching.iter().for_each(|i| {
            used.insert(*i, true);
        });
        let holding = matching.iter().map(|i| waivers[*i].1).find(|waiver| !has_expired(waiver, today));
        match (holding, matching.first()) {
            (Some(waiver), _) => {
                let reason = waiver.reason.clone().unwrap_or_default();
                out.waived.push((finding, reason));
            }
            (None, Some(i)) => {
                let until = waivers[*i].1.until.as_deref().unwrap_or_default();
                finding.note = Some(format!("a waiver for it ran out on {until}"));
                out.findings.push(finding);
            }
            (None, None) => out.findings.push(finding),
        }
    }
    for (i, (object, waiver)) in waivers.iter().enumerate() {
        out.findings.extend(complaint(object, waiver, used.contains_key(&i), today));
    }
    out
}

/// What is wrong with a waiver itself.
fn complaint(object: &ObjectId, waiver: &Waiver, used: bool, today: &str) -> Option<Finding> {
    let code = &waiver.code;
    let (rule, message, help) = if used && has_expired(waiver, today) {
        let until = waiver.until.as_deref().unwrap_or_default();
        let message = format!("the waiver of {code} on {object} ran out on {until}");
        (&WAIVER_EXPIRED, message, "repair what it waives, or decide again and move `until`")
    } else if !used && Code::ALL.iter().any(|known| known.code().eq_ignore_ascii_case(code)) {
        // A hazard is waived for a migration, not for a state.
        return None;
    } else if !used && !is_lint(code) && known_elsewhere(code) {
        return None;
    } else if !used {
        let what = if is_lint(code) { "waives nothing" } else { "names no code" };
        (&WAIVER_UNUSED, format!("the waiver of {code} on {object} {what}"), "take it out")
    } else {
        return None;
    };
    let fix = (!used).then(|| Fix {
        object: (*object).clone(),
        at: Some(waiver.location.clone()),
        change: Change::RemoveWaiver(code.clone()),
    });
    Some(Finding {
        code: rule.code,
        rule: rule.name,
        severity: Severity::Warning,
        object: (*object).clone(),
        message,
        help: Some(help.to_owned()),
        fix,
        at: Some(waiver.location.clone()),
        note: None,
    })
}

fn is_lint(code: &str) -> bool {
    RULES.iter().any(|rule| rule.code.eq_ignore_ascii_case(code))
}

/// Codes from 400 on are judged by those who find them.
fn known_elsewhere(code: &str) -> bool {
    code.get(2..).and_then(|number| number.parse::<u32>().ok()).is_some_and(|number| number >= 400)
}

/// Days compare as text. What is no day never holds.
fn has_expired(waiver: &Waiver, today: &str) -> bool {
    waiver.until.as_deref().is_some_and(|until| {
        let is_day = until.len() == 10 && until.chars().all(|c| c.is_ascii_digit() || c == '-');
        !is_day || until < today
    })
}
