//! What only a server in use knows: what was used, what is dead, what is old.

use std::collections::{BTreeMap, BTreeSet};

use crate::connect::Session;
use crate::error::Result;

/// A relation by schema and name.
type Name = (String, String);

/// Facts about a server in use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Live {
    /// Indexes that no query went through.
    pub(crate) unused_indexes: BTreeSet<Name>,
    /// Tables of which more than a fifth is dead, with how much of a hundred.
    pub(crate) dead_rows: BTreeMap<Name, i64>,
    /// Extensions: the version that is installed, and the one that could be.
    pub(crate) extensions: BTreeMap<String, (String, String)>,
}

impl Live {
    /// Reads them.
    ///
    /// # Errors
    /// When a query fails.
    pub async fn read(session: &Session) -> Result<Self> {
        let mut live = Self::default();
        for row in session.query(include_str!("live.sql"), &[]).await? {
            let (sort, schema, name): (String, String, String) = (row.get(0), row.get(1), row.get(2));
            match sort.as_str() {
                "unused" => {
                    live.unused_indexes.insert((schema, name));
                }
                "dead" => {
                    live.dead_rows.insert((schema, name), row.get(3));
                }
                _ => {
                    live.extensions.insert(name, (row.get(4), row.get(5)));
                }
            }
        }
        Ok(live)
    }
}
