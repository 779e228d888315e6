//! What the oracle says, cell by cell: of every row who may read which column of it, delete it, change it, add it. For
//! whoever wants to hold it against what somebody else says was meant.

use std::collections::BTreeSet;

use palisade_model::written::Command;

use super::act::Actor;
use super::door::Door;
use super::judge::{Change, Judge};
use super::state::Row;
use super::{Frame, Setting};
use crate::Result;
use crate::world::{Identity, TableName};

/// One question and the oracle's answer. Rows are as PostgreSQL prints them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// The table.
    pub table: TableName,
    /// The command.
    pub command: Command,
    /// The row before; not for INSERT.
    pub old: Option<String>,
    /// The row after; for INSERT and UPDATE.
    pub new: Option<String>,
    /// The columns that are read or changed; all if none are named.
    pub columns: BTreeSet<String>,
    /// Whether the oracle allows it.
    pub allowed: bool,
}

/// How many rows of a table are changed in every way that is thought of.
const CHANGED: usize = 10;

/// Every cell of one person. Columns that no privilege lets them write are not among them, unless they name an owner:
/// a rule that lists no columns leaves that to privileges.
///
/// # Errors
/// When the connection fails.
pub async fn cells(setting: &Setting<'_>, who: &Identity) -> Result<Vec<Cell>> {
    let frame = setting.frame().await?;
    setting.session.execute("BEGIN").await?;
    let found = of_everything(setting, &frame, who).await;
    setting.session.execute("ROLLBACK").await?;
    found
}

async fn of_everything(setting: &Setting<'_>, frame: &Frame, who: &Identity) -> Result<Vec<Cell>> {
    let actor = Actor { session: setting.session, caller: setting.caller };
    let mut judge = Judge::new(&actor, setting.oracle);
    let mut thinker = setting.prober(&actor, frame, &frame.doors, Judge::new(&actor, setting.oracle));
    let mut cells = Vec::new();
    for door in frame.doors.iter().filter(|door| door.role == who.role) {
        let name = door.table();
        let Some(table) = setting.world.shape.tables.get(&name) else { continue };
        let rows = frame.state.rows.get(&name).map_or(&[][..], Vec::as_slice);
        let Some(readable) = judge.readable(who, &name).await?.cloned() else { continue };
        for row in rows {
            for column in &table.columns {
                let allowed = readable.get(&row.text).is_some_and(|allowed| allowed.has(&column.name));
                let (old, columns) = (Some(row.text.clone()), BTreeSet::from([column.name.clone()]));
                cells.push(Cell {
                    table: name.clone(),
                    command: Command::Select,
                    old,
                    new: None,
                    columns,
                    allowed,
                });
            }
        }
        let mut changes: Vec<Change> =
            rows.iter().map(|row| Change::Removed { old: row.text.clone() }).collect();
        let writable = |column: &str| {
            let owns = setting.world.relevance.is_owner(&name, column);
            owns || door.update.iter().any(|name| name == column)
        };
        let mut updates = Vec::new();
        let some: Vec<&Row> = frame.state.examples(who, &name, setting.world, CHANGED);
        for row in some {
            for column in table.columns.iter().filter(|column| !column.generated && writable(&column.name)) {
                let values = thinker.values(who, table, &column.name, row);
                updates
                    .extend(values.into_iter().map(|value| (row.text.clone(), column.name.clone(), value)));
            }
        }
        judge.imagine(who, &name, &updates).await?;
        for (old, column, value) in updates {
            if let Some(new) = judge.imagined(who, &name, &old, &column, value.as_deref()).await? {
                changes.push(Change::Altered { old, new, columns: BTreeSet::from([column]) });
            }
        }
        // Who may insert nothing is asked of rows with every column: whether nobody may is an answer, too.
        let every: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
        let open =
            Door { insert: if door.insert.is_empty() { every } else { door.insert.clone() }, ..door.clone() };
        let additions = thinker.additions(who, &open, table).await?;
        let images = additions.into_iter().filter_map(|addition| addition.image);
        changes.extend(images.map(|new| Change::Added { new }));
        judge.foresee(who, &name, &changes).await?;
        for change in changes {
            let Some(allowed) = judge.verdict(who, &name, &change).await? else { continue };
            let command = change.command();
            let (old, new, columns) = match change {
                Change::Removed { old } => (Some(old), None, BTreeSet::new()),
                Change::Added { new } => (None, Some(new), BTreeSet::new()),
                Change::Altered { old, new, columns } => (Some(old), Some(new), columns),
            };
            cells.push(Cell { table: name.clone(), command, old, new, columns, allowed });
        }
    }
    Ok(cells)
}
