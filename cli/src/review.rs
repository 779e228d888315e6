//! A review of a pull request as people read it, in Markdown, and as programs do.

mod deploy;
mod json;

pub(crate) use json::json;

use palisade_engine::access::{Finding, Login, Verdict, Witness};
use palisade_engine::pipeline::{Authority, Open, Review};
use palisade_engine::plan::Statement;
use palisade_engine::render;
use similar::TextDiff;

use crate::markdown::{block, code, folded, list};
use crate::output::number;

/// What is said beside the review itself.
pub(crate) struct Around {
    /// The command that makes it again.
    pub(crate) command: String,
    /// What was checked: what, and how it ended.
    pub(crate) checks: Vec<(String, String)>,
}

/// The most lines of a list before the rest is folded.
const LINES: usize = 20;

/// The review on one screen, with the rest folded below.
pub(crate) fn markdown(review: &Review, around: &Around) -> String {
    let mut out = format!("## {}\n\n", verdict(review));
    let access = &review.access;
    let told: Vec<&Finding> =
        access.findings.iter().filter(|finding| finding.verdict != Verdict::Equivalent).collect();
    let (first, rest) = told.split_at(told.len().min(LINES));
    if !first.is_empty() {
        out += &table(first);
        out.push('\n');
    }
    if access.blocks() {
        out += &match &review.approved {
            Some(reason) => format!("Approved: {}\n\n", code(reason)),
            None => format!("Not approved; the digest of this difference is {}\n\n", code(&access.digest())),
        };
    }
    let mut section = |title: &str, body: String| {
        if !body.is_empty() {
            out += &format!("### {title}\n\n{}\n\n", body.trim_end());
        }
    };
    section("What decides what is looked at changes, too", list(review.guards.iter().map(|path| code(path))));
    section("Why", why(review));
    section("What anon and everybody can do", open(&review.open));
    section("Authority that one can get alone", authority(&review.authority));
    section("Doors", doors(review));
    section("The application's login roles", logins(&review.logins));
    let undecided = told.iter().filter(|finding| finding.verdict == Verdict::Unknown);
    section(
        "Undecided",
        list(undecided.map(|finding| format!("{}: {}", cell(finding), undecided_by(finding)))),
    );
    section("Not looked at", list(access.not_looked_at.iter().map(|line| code(line))));
    section("Checks", list(around.checks.iter().map(|(what, how)| format!("{what}: {}", code(how)))));
    section("Deploy", deploy::deploy(review));
    if !rest.is_empty() {
        out += &folded(&format!("{} more cells whose access changes", rest.len()), &table(rest));
    }
    out += &folded("Sources", &sources(review));
    out += &folded("Who may do what on the relations that are touched", &matrix(review));
    out += &folded("SQL", &sql(review));
    out += &format!("Made by {}\n", code(&around.command));
    out
}

fn verdict(review: &Review) -> String {
    let compared = match review.relations {
        1 => "1 relation or function compared".to_owned(),
        many => format!("{many} relations and functions compared"),
    };
    let count = |verdict| review.access.findings.iter().filter(|finding| finding.verdict == verdict).count();
    let mut said = Vec::new();
    for (verdict, text) in [
        (Verdict::Widened, "widened in"),
        (Verdict::Changed, "changed in"),
        (Verdict::Unknown, "not decided in"),
        (Verdict::Narrowed, "narrowed in"),
    ] {
        if count(verdict) > 0 {
            said.push(format!("{text} {}", number(count(verdict), "place")));
        }
    }
    match said.is_empty() {
        true => format!("Access unchanged ({compared})"),
        false => format!("Access {} ({compared})", said.join(", ")),
    }
}

fn cell(finding: &Finding) -> String {
    code(&format!("{} {} {}", finding.role, finding.command, finding.subject))
}

fn table(findings: &[&Finding]) -> String {
    let mut out = "| verdict | who | may | on | before | after | decided by | example |\n|---|---|---|---|---|---|---|---|\n"
        .to_owned();
    for finding in findings {
        let class = |class: Option<palisade_engine::access::Class>| {
            class.map_or_else(|| "–".to_owned(), |class| class.to_string())
        };
        out += &format!(
            "| {} | {} | {} | {} | {} | {} | {} | {} |\n",
            finding.verdict,
            code(&finding.role),
            finding.command,
            code(&finding.subject),
            class(finding.before),
            class(finding.after),
            finding.decided_by,
            finding.witnesses.first().map(example).unwrap_or_default(),
        );
    }
    out
}

fn example(witness: &Witness) -> String {
    let Witness { gained: _, who, attempt, row, before, after } = witness;
    let what = row.as_ref().filter(|_| attempt.starts_with("SELECT")).unwrap_or(attempt);
    format!("{}: {} ({} → {})", code(who), code(what), code(before), code(after))
}

fn undecided_by(finding: &Finding) -> String {
    let changes = finding.changes.iter().map(|change| code(change)).collect::<Vec<_>>().join("; ");
    match finding.attempts {
        Some(attempts) => format!("{changes} (tried {attempts} times on rows)"),
        None => format!("{changes} (not tried on rows)"),
    }
}

fn why(review: &Review) -> String {
    list(review.causes.iter().filter(|cause| !cause.feeds.is_empty()).map(|cause| {
        let place = cause.place.as_ref().map(|place| format!(" at {}", code(place))).unwrap_or_default();
        let (first, rest) = cause.feeds.split_at(cause.feeds.len().min(4));
        let feeds: Vec<String> = first.iter().map(|cell| code(cell)).collect();
        let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
        format!("{} {}{place} feeds {}{more}", word(cause.verb), code(&cause.object), feeds.join(", "))
    }))
}

fn word(verb: palisade_engine::plan::Verb) -> &'static str {
    use palisade_engine::plan::Verb;
    match verb {
        Verb::Create => "new",
        Verb::Alter => "changed",
        Verb::Drop => "dropped",
    }
}

fn open(all: &[Open]) -> String {
    let mut sorted: Vec<&Open> = all.iter().collect();
    sorted.sort_by_key(|open| !open.changes);
    let shown = sorted.iter().take(LINES).map(|open| {
        let commands: Vec<String> =
            open.commands.iter().map(|(command, class)| format!("{command} {class}")).collect();
        let changes = if open.changes { " (changes here)" } else { "" };
        format!("{} on {}: {}{changes}", code(&open.role), code(&open.subject), commands.join(", "))
    });
    let mut out = list(shown);
    if all.is_empty() {
        out = "Nothing.\n".to_owned();
    } else if sorted.len() > LINES {
        out += &format!("- and {} more: {}\n", sorted.len() - LINES, code("palisade policy matrix"));
    }
    out
}

fn authority(all: &[Authority]) -> String {
    if all.is_empty() {
        return "None that the lints find.\n".to_owned();
    }
    list(all.iter().map(|one| {
        let new = if one.new { "new: " } else { "as before: " };
        let place = one.place.as_ref().map(|place| format!(" at {}", code(place))).unwrap_or_default();
        format!("{new}{} {}{place}", one.code, code(&one.message))
    }))
}

fn doors(review: &Review) -> String {
    let bypass = Some(palisade_engine::access::Class::Bypass);
    let doors = review.access.findings.iter().filter(|finding| {
        finding.cell.is_none() || finding.verdict != Verdict::Equivalent && finding.after == bypass
    });
    let text = list(doors.map(|finding| format!("{} {}", finding.verdict, cell(finding))));
    if text.is_empty() { "None opens or closes.\n".to_owned() } else { text }
}

fn logins(all: &[Login]) -> String {
    if all.is_empty() {
        return format!("None is named: {} in palisade.toml names them.\n", code("[app] roles"));
    }
    list(all.iter().map(|login| code(&login.sentence())))
}

fn statements(review: &Review) -> Vec<&Statement> {
    review.check.plan.statements().collect()
}

fn sources(review: &Review) -> String {
    match &review.sources {
        None => "One side is not made of sources: not looked at.".to_owned(),
        Some(all) if all.is_empty() => "No source differs.".to_owned(),
        Some(all) => {
            let diff = |(path, old, new): &(String, String, String)| {
                let diff = TextDiff::from_lines(old.as_str(), new.as_str());
                diff.unified_diff().context_radius(3).header(path, path).to_string()
            };
            block("diff", &all.iter().map(diff).collect::<String>())
        }
    }
}

fn matrix(review: &Review) -> String {
    if review.matrix.is_empty() {
        return "Nobody has any access to what is touched.".to_owned();
    }
    let mut out = "| on | who | may | how much |\n|---|---|---|---|\n".to_owned();
    for line in &review.matrix {
        out += &format!(
            "| {} | {} | {} | {} |\n",
            code(&line.subject),
            code(&line.role),
            line.command,
            line.class
        );
    }
    out
}

fn sql(review: &Review) -> String {
    let statements = statements(review);
    if statements.is_empty() {
        return "Nothing to run.".to_owned();
    }
    block("sql", render::transactions(&review.check.plan).trim_start())
}
