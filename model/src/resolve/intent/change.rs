//! Relations, and what may change.

use syn::Ident;

use super::super::{At, Resolver};
use super::Subject;
use crate::ctxt::Problem;
use crate::resolved::intent::{ColumnAt, Consent, Relation, Sides, TableIntent, Transition, Writable};
use crate::written;

impl Resolver<'_> {
    pub(super) fn changes(&self, at: &At<'_>, on: &Subject<'_>, intent: &mut TableIntent) {
        let written = &on.written.intent;
        intent.relations.extend(written.relations.iter().filter_map(|one| self.relation(at, on, one)));
        intent.consents.extend(written.consents.iter().filter_map(|one| self.consent(at, on, one)));
        intent.transitions.extend(written.transitions.iter().filter_map(|one| self.transition(at, on, one)));
        intent.writable.extend(written.writable.iter().filter_map(|one| self.writable(at, on, one)));
        let immutable = written.immutable.iter().filter_map(|field| {
            Some(ColumnAt { column: self.own(at, on, field)?, location: at.location(field.span()) })
        });
        intent.immutable.extend(immutable);
        let held: Vec<String> = intent.immutable.iter().map(|one| one.column.clone()).collect();
        let listed = written.writable.iter().flat_map(|one| &one.columns);
        let changed = written.transitions.iter().map(|one| &one.change.column);
        for field in listed.chain(changed).chain(written.consents.iter().map(|one| &one.change.column)) {
            if self.own(at, on, field).is_some_and(|column| held.contains(&column)) {
                let problem = Problem::new(field.span(), format!("`{field}` never changes: it is immutable"));
                at.cx.push(problem.help("take it out of `#[immutable(…)]`"));
            }
        }
    }

    fn relation(&self, at: &At<'_>, on: &Subject<'_>, written: &written::Relation) -> Option<Relation> {
        use syn::ext::IdentExt;
        if on.written.rls == Some(written::Rls::Force) {
            let problem = Problem::new(
                written.span,
                "row security that is forced holds for this relation's function too",
            );
            at.cx.push(problem.help(
                "write `rls` without `force`: the function reads the table as its owner, and would see nothing",
            ));
        }
        let from = self.caller_column(at, on, &written.from)?;
        let to = if written.symmetric {
            self.caller_column(at, on, &written.to)?
        } else {
            self.own(at, on, &written.to)?
        };
        let when = written.when.as_ref().map(|when| self.predicate(at, on, when));
        Some(Relation {
            name: written.name.unraw().to_string(),
            from,
            to,
            symmetric: written.symmetric,
            when: when.map_or(Some(None), |when| when.map(Some))?,
            location: at.location(written.span),
        })
    }

    fn consent(&self, at: &At<'_>, on: &Subject<'_>, written: &written::Consent) -> Option<Consent> {
        let change = &written.change;
        let sides = match &written.sides {
            written::Sides::Selected { selector, sides } => {
                let side = |(value, column): &(written::Value, Ident)| {
                    let value = self.literal(at, on, selector, value);
                    Some((value?, self.caller_column(at, on, column)?))
                };
                let sides = sides.iter().map(side).collect::<Option<Vec<_>>>()?;
                Sides::Selected { selector: self.own(at, on, selector)?, sides }
            }
            written::Sides::Fixed { asks, answers } => Sides::Fixed {
                asks: self.caller_column(at, on, asks)?,
                answers: self.caller_column(at, on, answers)?,
            },
        };
        let [from] = change.from.as_slice() else {
            at.cx.error(change.column.span(), "a row starts in one state: `Pending -> Active`");
            return None;
        };
        Some(Consent {
            status: self.own(at, on, &change.column)?,
            from: self.literal(at, on, &change.column, from)?,
            to: self.literal(at, on, &change.column, &change.to)?,
            sides,
            location: at.location(written.span),
        })
    }

    fn transition(&self, at: &At<'_>, on: &Subject<'_>, written: &written::Transition) -> Option<Transition> {
        let change = &written.change;
        let from = change.from.iter().map(|value| self.literal(at, on, &change.column, value));
        let from = from.collect::<Option<Vec<String>>>();
        let to = self.literal(at, on, &change.column, &change.to);
        let by = self.predicate(at, on, &written.by);
        Some(Transition {
            column: self.own(at, on, &change.column)?,
            from: from?,
            to: to?,
            by: by?,
            location: at.location(written.span),
        })
    }

    fn writable(&self, at: &At<'_>, on: &Subject<'_>, written: &written::Writable) -> Option<Writable> {
        let columns = written.columns.iter().map(|field| self.own(at, on, field));
        Some(Writable {
            columns: columns.collect::<Option<Vec<String>>>()?,
            by: self.predicate(at, on, &written.by)?,
            location: at.location(written.span),
        })
    }
}
