//! Asks once whether a drop and an add are a rename, and writes the answer into the source.

use std::fs;
use std::io::{BufRead, IsTerminal as _, Write};

use palisade_engine::config::Project;
use palisade_engine::pipeline::{Hints, Lookalike, Pair};
use palisade_engine::{Error, Result, files};
use palisade_model::edit;

use crate::edits;
use crate::interrupt::at_prompt;

/// Settles what looks alike: somebody at a terminal is asked, and `renamed_from` is written for them. With `keep` the
/// sources stay as they are, and the answer holds for this run.
///
/// # Errors
/// Without a terminal; the error says what to write, and where.
pub(super) fn settle(
    project: &Project,
    lookalikes: &[Lookalike],
    hints: &mut Hints,
    keep: bool,
) -> Result<()> {
    if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
        return Err(unanswered(lookalikes));
    }
    // Not locked: whoever says that Ctrl-C was pressed needs it meanwhile.
    let mut stderr = anstream::stderr();
    let answers = ask(lookalikes, &mut std::io::stdin().lock(), &mut stderr)?;
    let (renames, separate): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(_, is_rename)| *is_rename);
    hints.separate.extend(separate.into_iter().map(|(lookalike, _)| pair(lookalike)));
    for (lookalike, _) in renames {
        if !keep && write(project, lookalike)? {
            continue;
        }
        hints.rename.push(pair(lookalike));
    }
    Ok(())
}

fn pair(lookalike: &Lookalike) -> Pair {
    Pair { old: lookalike.old.clone(), new: lookalike.new.clone() }
}

/// Asks about each pair, until one is a rename: what was renamed is not asked about again.
fn ask<'a>(
    lookalikes: &'a [Lookalike],
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> Result<Vec<(&'a Lookalike, bool)>> {
    let mut answers: Vec<(&Lookalike, bool)> = Vec::new();
    for lookalike in lookalikes {
        let Lookalike { old, new, .. } = lookalike;
        if answers.iter().any(|(known, yes)| *yes && (known.old == *old || known.new == *new)) {
            answers.push((lookalike, false));
            continue;
        }
        let at = lookalike.location.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
        write!(output, "{at}is {new} what was called {}? [y/n] ", lookalike.old_name())?;
        output.flush()?;
        let mut answer = String::new();
        if at_prompt(|| input.read_line(&mut answer))? == 0 {
            return Err(unanswered(lookalikes));
        }
        answers.push((lookalike, matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")));
    }
    Ok(answers)
}

/// Writes the attribute; false where no attribute can hold it.
fn write(project: &Project, lookalike: &Lookalike) -> Result<bool> {
    let Some(location) = &lookalike.location else { return Ok(false) };
    let path = project.root.join(&*location.path);
    let text = fs::read_to_string(&path)?;
    let edited = match lookalike.comment() {
        Some(comment) => edit::comment_in_sql(&text, location.span.start, &comment),
        None => edit::rename_in_rust(&text, location.span, &lookalike.old_name()),
    };
    let Some(edited) = edited else { return Ok(false) };
    files::write(&path, &edits::as_it_was(&text, &edited))?;
    Ok(true)
}

fn unanswered(lookalikes: &[Lookalike]) -> Error {
    let mut error = Error::new("something is dropped and something like it is added: is it renamed?");
    for lookalike in lookalikes {
        let Lookalike { old, new, location, .. } = lookalike;
        let at = location.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
        error =
            error.detail(format!("{at}if {new} is what was {old}, write `{}` there", lookalike.to_write()));
    }
    let example = lookalikes.first().map(|Lookalike { old, new, .. }| (old.to_string(), new.to_string()));
    let (old, new) = example.unwrap_or_default();
    error.detail("nothing was changed").hint(format!(
        "if they are two things, say so in a file for `--hints`:\n    [[separate]]\n    old = {old:?}\n    new = {new:?}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_rename_answers_for_the_others() {
        let of = |old: &str, new: &str| Lookalike {
            old: format!("table public.{old}").parse().unwrap(),
            new: format!("table public.{new}").parse().unwrap(),
            location: None,
            is_part: false,
        };
        let all = [of("a", "x"), of("b", "x"), of("b", "y")];
        let mut asked = Vec::new();
        let answers = ask(&all, &mut "y\nn\n".as_bytes(), &mut asked).unwrap();
        let yes: Vec<bool> = answers.iter().map(|(_, yes)| *yes).collect();
        assert_eq!(yes, [true, false, false]);
        let asked = String::from_utf8(asked).unwrap();
        assert_eq!(
            asked,
            "is table public.x what was called a? [y/n] is table public.y what was called b? [y/n] "
        );
        assert!(ask(&all, &mut "".as_bytes(), &mut Vec::new()).is_err());
    }
}
