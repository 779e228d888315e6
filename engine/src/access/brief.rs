//! All cells of a state in a few bytes each: enough to find the cells that differ from another state's, and to tell how
//! much each gives. It is a function of the catalog and the roles, and can be kept as long as these are the same.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use sha2::{Digest, Sha256};

use super::cell::{Cell, Class, Command, cell, principals};
use super::compare::commands_of;
use super::{Login, State, logins};
use crate::catalog::{ObjectId, pack_ids, unpack_ids};

/// What is kept of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brief {
    /// How much it gives.
    pub class: Class,
    /// Whether all of it runs with the rights that the caller has anyway.
    pub gives_no_rights: bool,
    /// A digest of everything in it.
    key: [u8; KEY],
}

const KEY: usize = 16;

const CLASSES: [Class; 7] =
    [Class::None, Class::Own, Class::Related, Class::Conditional, Class::All, Class::Bypass, Class::Broken];

impl Brief {
    pub(super) fn of(cell: &Cell) -> Self {
        let digest = Sha256::digest(format!("{cell:?}"));
        let mut key = [0; KEY];
        key.copy_from_slice(&digest[..KEY]);
        Self { class: cell.class, gives_no_rights: cell.gives_no_rights(), key }
    }

    fn bytes(self) -> impl Iterator<Item = u8> {
        let class = CLASSES.iter().position(|class| *class == self.class).unwrap_or_default();
        [class as u8, u8::from(self.gives_no_rights)].into_iter().chain(self.key)
    }

    fn read(bytes: &[u8; KEY + 2]) -> Option<Self> {
        let [class, gives_no_rights, key @ ..] = *bytes;
        Some(Self { class: *CLASSES.get(usize::from(class))?, gives_no_rights: gives_no_rights == 1, key })
    }
}

/// All cells of a state.
#[derive(Debug, Clone, PartialEq)]
pub struct Briefs {
    roles: Vec<String>,
    /// By relation or function, where its cells begin: by role, then by command.
    subjects: HashMap<ObjectId, usize, FixedState>,
    cells: Vec<Brief>,
    /// What is to be said of the roles that the application logs in as.
    pub(crate) logins: Vec<Login>,
}

impl Briefs {
    /// Computes all cells.
    pub(crate) fn of(state: &State<'_>) -> Self {
        let roles: Vec<String> = principals(state).iter().cloned().collect();
        let (mut subjects, mut cells) = (HashMap::default(), Vec::new());
        for subject in state.subjects() {
            subjects.insert(subject.clone(), cells.len());
            for role in &roles {
                let of = commands_of(subject).iter().map(|command| cell(state, role, subject, *command));
                cells.extend(of.map(|cell| Brief::of(&cell)));
            }
        }
        Self { roles, subjects, cells, logins: logins(state) }
    }

    /// The cells of a role and a subject, by command; none of a role or subject that the state does not know.
    pub(super) fn row(&self, role: &str, subject: &ObjectId) -> Option<&[Brief]> {
        let place = self.roles.iter().position(|known| known == role)?;
        let many = commands_of(subject).len();
        let first = self.subjects.get(subject)? + place * many;
        self.cells.get(first..first + many)
    }

    /// As bytes.
    pub(crate) fn pack(&self) -> Option<[Vec<u8>; 3]> {
        let head = serde_json::to_vec(&(&self.roles, &self.logins)).ok()?;
        let cells = self.cells.iter().flat_map(|brief| brief.bytes()).collect();
        Some([head, pack_ids(&self.subjects).ok()?, cells])
    }

    /// From what [`Briefs::pack`] made; none if it is something else.
    pub(crate) fn unpack([head, subjects, cells]: [&[u8]; 3]) -> Option<Self> {
        let (roles, logins) = serde_json::from_slice(head).ok()?;
        let subjects = unpack_ids(subjects).ok()?.into_iter().collect();
        let (whole, rest) = cells.as_chunks();
        let cells: Vec<Brief> = whole.iter().map(Brief::read).collect::<Option<_>>()?;
        rest.is_empty().then_some(Self { roles, subjects, cells, logins })
    }
}

/// What a cell gives, in brief: remembered or computed.
pub fn brief(state: &State<'_>, role: &str, subject: &ObjectId, command: Command) -> Brief {
    let at = commands_of(subject).iter().position(|known| *known == command);
    let known = || state.briefs?.row(role, subject)?.get(at?).copied();
    known().unwrap_or_else(|| Brief::of(&cell(state, role, subject, command)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::access::{Roles, compare};
    use crate::catalog::Catalog;

    /// Two tables; what rows of the second one may be read is as given.
    fn catalog(using: &str) -> Catalog {
        let policy = |using: &str| {
            json!({ "object": { "policy": {
                "command": "SELECT", "permissive": true, "roles": ["reader"], "using": using, "check": null
            } } })
        };
        let grant = json!({ "object": { "grant": { "privileges": { "SELECT": false } } } });
        let secured = json!({ "object": { "row_security": { "enabled": true, "forced": false } } });
        serde_json::from_value(json!({
            "server": { "version": 150_000, "role": "owner" },
            "objects": {
                "table public.a": { "object": { "table": {} } },
                "table public.b": { "object": { "table": {} } },
                "row security on table public.a": secured,
                "row security on table public.b": secured,
                "policy p on table public.a": policy("(id = 1)"),
                "policy p on table public.b": policy(using),
                "grant reader on table public.a": grant,
                "grant reader on table public.b": grant,
            }
        }))
        .unwrap()
    }

    #[test]
    fn what_is_remembered_says_the_same_as_what_is_computed() {
        let (old, new) = (catalog("(id = 1)"), catalog("(id > 1)"));
        let roles = Roles::declared(&Default::default(), &old);
        let states = || (State::new(&old, &roles), State::new(&new, &roles));
        let (before, after) = states();
        let briefs = [Briefs::of(&before), Briefs::of(&after)];
        for briefs in &briefs {
            let packed = briefs.pack().unwrap();
            let parts = [&*packed[0], &*packed[1], &*packed[2]];
            assert_eq!(Briefs::unpack(parts).as_ref(), Some(briefs));
            assert_eq!(Briefs::unpack([parts[0], parts[1], &parts[2][1..]]), None);
        }
        let computed = compare(&before, &after);
        assert_eq!(computed.findings.len(), 1, "{computed:?}");
        let (before, after) = states();
        let remembered = compare(&before.with_briefs(Some(&briefs[0])), &after.with_briefs(Some(&briefs[1])));
        assert_eq!(remembered, computed);
    }
}
