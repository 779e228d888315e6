//! A view by intent: a door made on purpose. It runs as its owner, because row security has no way to show some columns
//! of a row to one caller and all of them to another, and so the rows are its own to choose.

use super::Expansion;
use super::predicate::{Place, Row, predicate};
use crate::name::quote_ident;
use crate::resolved::intent::{AtomKind, ViewIntent};
use crate::resolved::{Grant, Privilege, View};

pub(super) fn fill(expansion: &mut Expansion<'_>, view: &mut View, intent: &ViewIntent) {
    for atom in intent.rows.atoms() {
        if matches!(atom.kind, AtomKind::CanRead(_) | AtomKind::CanUpdate(_)) {
            let text =
                "a view by intent reads as its owner, whom no policy holds: this would admit everybody";
            let help = "name the people: `owner(…)`, `party(…)` or a relation";
            expansion.report(&atom.location, text.to_owned(), help);
        }
    }
    let place = Place { row: Row::Own(&intent.of), roles: &intent.to, depth: 0 };
    let rows = predicate(expansion, &intent.rows, place).lines().join("\n   ");
    let columns: Vec<String> = intent.columns.iter().map(|column| quote_ident(column)).collect();
    view.sql = format!("select {}\nfrom {}\nwhere {rows}", columns.join(", "), intent.of);
    // Without it a condition of the caller's own could see a row before this one has judged it.
    option(view, "security_barrier", "true");
    let writes = |grant: &Grant| grant.privileges.iter().any(|privilege| privilege.name != "SELECT");
    if view.grants.iter().any(writes) {
        // A row that is written through the view has to be one that it shows.
        option(view, "check_option", "cascaded");
    }
    view.comment.get_or_insert_with(|| {
        format!("A door made on purpose: shows columns of {} past its row security.", intent.of)
    });
    let reads = Privilege { name: "SELECT", columns: Vec::new() };
    view.grants.insert(
        0,
        Grant {
            location: intent.location.clone(),
            privileges: vec![reads],
            to: intent.to.clone(),
            with_grant_option: false,
        },
    );
}

fn option(view: &mut View, name: &str, value: &str) {
    if view.with.iter().all(|(known, _)| known != name) {
        view.with.push((name.to_owned(), value.to_owned()));
    }
}
