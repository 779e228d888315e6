//! Triggers: when they fire, and what they call.

use crate::catalog::ObjectId;
use crate::kinds;
use crate::sql::Cursor;

/// A trigger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trigger {
    /// Its identity.
    pub id: ObjectId,
    /// The relation.
    pub table: ObjectId,
    /// Whether it can change or refuse the row.
    pub before: bool,
    /// `insert`, `update`, `delete`, `truncate`.
    pub events: Vec<&'static str>,
    /// The columns that an update has to name.
    pub of: Vec<String>,
    /// Whether there is a condition.
    pub conditional: bool,
    /// The schema and the name of what it calls.
    pub function: (String, String),
    /// Whether it fires for each row.
    pub each_row: bool,
    /// Whether it fires in sessions that do not replicate.
    pub enabled: bool,
}

impl Trigger {
    /// Reads what `pg_get_triggerdef` prints.
    pub(crate) fn read(id: &ObjectId, trigger: &kinds::Trigger) -> Option<Self> {
        let mut cursor = Cursor::new(&trigger.definition)?;
        cursor.words("create");
        cursor.words("constraint");
        if !cursor.words("trigger") {
            return None;
        }
        cursor.name()?;
        let before = cursor.words("before");
        let _ = cursor.words("after") || cursor.words("instead of");
        let (mut events, mut of) = (Vec::new(), Vec::new());
        while !cursor.words("on") {
            let found =
                ["insert", "update", "delete", "truncate"].into_iter().find(|event| cursor.words(event));
            match found {
                Some(event) => events.push(event),
                None if cursor.words("of") || cursor.punct(",") => of.push(cursor.name()?),
                None => {
                    cursor.next()?;
                }
            }
        }
        let (mut conditional, mut each_row) = (false, false);
        while !cursor.words("execute function") {
            each_row |= cursor.words("for each row");
            if cursor.clone().words("execute function") {
                continue;
            }
            conditional |= cursor.words("when");
            if cursor.group().is_none() {
                cursor.next()?;
            }
        }
        let mut name = cursor.qualified()?;
        let function = name.pop()?;
        let schema = name.pop().unwrap_or_else(|| "pg_catalog".into());
        Some(Self {
            id: id.clone(),
            table: id.parent()?.clone(),
            before,
            events,
            of,
            conditional,
            function: (schema, function),
            each_row,
            enabled: matches!(trigger.enabled, kinds::Enabled::Origin | kinds::Enabled::Always),
        })
    }
}
