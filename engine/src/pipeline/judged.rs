//! What was found out about the access of one state: it is a function of the catalog and the roles, and remembered as long
//! as these are the same.

use serde::{Deserialize, Serialize};

use super::Pipeline;
use super::access::Known;
use super::cache::{Place, joined, split};
use crate::access::{Briefs, Roles, State};
use crate::catalog::{Catalog, ObjectId};
use crate::digest;
use crate::lint::{self, Context};
use crate::notes::Notes;

/// The access of one state.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    /// What it was found out about, as a digest.
    about: String,
    /// All cells.
    pub(super) briefs: Briefs,
    /// Authority that somebody can get alone.
    pub(super) authority: Vec<Grab>,
}

/// One finding on authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Grab {
    pub(super) code: String,
    pub(super) message: String,
    pub(super) object: ObjectId,
}

/// What tells a state from any other; none if it is not known what its catalog was made of.
fn about(catalog: &Catalog, roles: &Roles) -> Option<String> {
    let Catalog { server, objects, unmodelled } = catalog;
    let known = (objects.origin()?, server, unmodelled, roles);
    Some(digest::hex(&serde_json::to_vec(&known).ok()?))
}

impl Judged {
    /// What was found out about a state before, or is found out now to be remembered; none where it could not be
    /// remembered.
    pub(super) fn of(pipeline: &Pipeline<'_>, known: &Known) -> Option<Self> {
        let about = about(&known.resolved.catalog, &known.roles)?;
        let place = Place::new(&pipeline.scratch.cache, "access", &[&about]);
        if let Some(bytes) = place.load()
            && let Some([authority, head, subjects, cells]) = split(&bytes)
            && let Ok(authority) = serde_json::from_slice(authority)
            && let Some(briefs) = Briefs::unpack([head, subjects, cells])
        {
            return Some(Self { about, briefs, authority });
        }
        (pipeline.progress)("finding out who may do what");
        let briefs = Briefs::of(&State::new(&known.resolved.catalog, &known.roles));
        let judged = Self { about, briefs, authority: authority(&known.resolved.catalog, &known.roles) };
        if let (Ok(authority), Some([head, subjects, cells])) =
            (serde_json::to_vec(&judged.authority), judged.briefs.pack())
        {
            place.save(&joined([&authority, &head, &subjects, &cells]));
        }
        Some(judged)
    }

    /// What is known, if it is about this state.
    pub(super) fn about(&self, catalog: &Catalog, roles: &Roles) -> Option<&Self> {
        (about(catalog, roles).as_ref() == Some(&self.about)).then_some(self)
    }
}

/// Authority that somebody can get alone. It follows from the catalog and the roles: what sources say beside them has no
/// part in it.
pub(super) fn authority(catalog: &Catalog, roles: &Roles) -> Vec<Grab> {
    let nothing = Notes::default();
    let cx = Context::new(catalog, &nothing, roles);
    let rules = lint::RULES.iter().filter(|rule| ["self-grant", "authority-mutable"].contains(&rule.name));
    let found = rules.flat_map(|rule| lint::run_rule(rule, &cx));
    found
        .map(|finding| Grab {
            code: finding.code.to_owned(),
            message: finding.message,
            object: finding.object,
        })
        .collect()
}
