//! What is read of a state before anything is tried there: its tables, the texts that decide, and what roles may do.

use std::collections::{BTreeMap, BTreeSet};

use tokio_postgres::types::Type;

use super::role_of;
use crate::access::PUBLIC;
use crate::catalog::ObjectId;
use crate::connect::Session;
use crate::prove::door::Door;
use crate::prove::mutants::words;
use crate::world::{Shape, TableName};
use crate::{Error, Result};

/// A role that has what everybody has and nothing else; it is made for a visit and undone with it.
pub(super) const EVERYBODY: &str = "palisade_everybody";

/// A state as it is seen from outside.
pub(super) struct Look {
    pub(super) shape: Shape,
    /// By role and by what the relation is called, in SQL; of a function with its arguments.
    pub(super) doors: BTreeMap<(String, String), Door>,
}

impl Look {
    pub(super) async fn at(session: &Session, roles: &BTreeSet<String>) -> Result<Self> {
        if roles.contains(PUBLIC) {
            everybody(session).await?;
        }
        let names: Vec<&str> = roles.iter().map(|role| role_of(role)).collect();
        let rows = session.query(include_str!("../doors.sql"), &[(&names, Type::TEXT_ARRAY)]).await?;
        let mut doors = BTreeMap::new();
        for row in &rows {
            let door: Door = serde_json::from_str(row.get(0))
                .map_err(|error| Error::new(format!("the catalog's answer cannot be read: {error}")))?;
            doors.insert((door.role.clone(), door.identity()), door);
        }
        let mut shape = Shape::read(session).await?;
        let views = session.query(include_str!("views.sql"), &[]).await?;
        for row in &views {
            let text = serde_json::from_str(row.get(0))
                .map_err(|error| Error::new(format!("the catalog's answer cannot be read: {error}")))?;
            shape.texts.push(text);
        }
        Ok(Self { shape, doors })
    }

    pub(super) fn door(&self, role: &str, id: &ObjectId) -> Option<&Door> {
        let door = self.doors.get(&(role_of(role).to_owned(), id.sql()))?;
        door.usage.then_some(door)
    }
}

/// Makes the role that stands for everybody.
pub(super) async fn everybody(session: &Session) -> Result<()> {
    session.execute(&format!("CREATE ROLE {EVERYBODY} NOLOGIN")).await
}

/// Fills materialised views with what their queries see now. One that fails stays as it is.
pub(super) async fn refresh(session: &Session) -> Result<()> {
    let sql = "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c \
               JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
               WHERE c.relkind = 'm' AND n.nspname !~ '^pg_' ORDER BY c.oid";
    for row in session.query(sql, &[]).await? {
        let name: String = row.get(0);
        let script =
            format!("SAVEPOINT refresh; REFRESH MATERIALIZED VIEW {name}; RELEASE SAVEPOINT refresh");
        match session.execute(&script).await {
            Ok(()) => {}
            Err(error) if error.sqlstate.is_some() => {
                session.execute("ROLLBACK TO SAVEPOINT refresh; RELEASE SAVEPOINT refresh").await?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The tables that have a say about these relations and functions: they themselves, and whatever the texts name that
/// are on them, on from there.
pub(super) fn tables<'a>(
    shape: &Shape,
    subjects: impl Iterator<Item = &'a ObjectId>,
    theirs: &BTreeSet<TableName>,
) -> BTreeSet<TableName> {
    let bare = |id: &ObjectId| words(&id.sql());
    let mut names: BTreeSet<String> = subjects.flat_map(bare).collect();
    let texts: Vec<_> =
        shape.texts.iter().map(|text| (text.object().1.to_owned(), words(&text.text))).collect();
    loop {
        let before = names.len();
        for (object, words) in &texts {
            if names.contains(object) {
                names.extend(words.iter().cloned());
            }
        }
        if names.len() == before {
            break;
        }
    }
    let named = |name: &&TableName| names.contains(&name.name) && !theirs.contains(*name);
    shape.tables.keys().filter(named).cloned().collect()
}
