//! Which column a sequence belongs to: an atom of its own, because the column's default needs the sequence
//! before the sequence can be given to the column.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::{Error, Result};
use crate::introspect::{Address, Collector, Row};
use crate::kinds::Kind;
use crate::plan::{Code, Statement};
use crate::sql::quote_ident;

/// `OWNED BY` of a sequence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SequenceOwner {
    /// The column that it goes with.
    pub column: ObjectId,
}

impl ObjectKind for SequenceOwner {
    fn query(_: &Server) -> &'static str {
        include_str!("sequence_owner.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let (sequence, number) = (row.oid("sequence")?, row.int("number")?);
        let Some(sequence_id) = into.relation(sequence).cloned() else { return Ok(()) };
        let table = row.oid("table")?;
        let column = into.find(Address::column(table, number)).cloned();
        let column = column
            .ok_or_else(|| Error::new(format!("{sequence_id} is owned by a column that is not read")))?;
        let id = ObjectId::on(Kind::SequenceOwner, &sequence_id, "");
        into.needs(&id, column.clone());
        // It has no address of its own in `pg_depend`: it is the edge.
        into.add(id, 0, SequenceOwner { column }, None);
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        Kind::Sequence.target(id)
    }

    fn create(&self, id: &ObjectId, _: &[Part], cx: &Context<'_>) -> Vec<Statement> {
        let column = format!("{}.{}", self.column.parent_sql(), self.column.sql());
        let mut statements: Vec<Statement> = self.same_owner(id, cx).into_iter().collect();
        statements.push(Statement::new(format!("ALTER SEQUENCE {} OWNED BY {column}", id.parent_sql())));
        statements
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("ALTER SEQUENCE {} OWNED BY NONE", id.parent_sql()))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        // One that belongs to a column changes hands only with the table of that.
        let mut statements = to.same_owner(id, cx).map_or_else(Vec::new, |_| self.drop(id, cx));
        statements.extend(to.create(id, &[], cx));
        Alter::with(statements)
    }
}

impl SequenceOwner {
    /// Gives the sequence to whom the table belongs, where that is somebody else: PostgreSQL wants both to be one role's.
    fn same_owner(&self, id: &ObjectId, cx: &Context<'_>) -> Option<Statement> {
        let (sequence, table) = (id.parent()?, self.column.parent()?);
        let new = cx.made.contains(sequence) || !cx.from.contains(sequence);
        let theirs = |object: &ObjectId| {
            let standing = cx.from.objects.get(object).filter(|_| !cx.made.contains(object));
            standing.and_then(|entry| entry.owner.as_deref())
        };
        let owner = theirs(table);
        if owner == theirs(sequence) {
            return None;
        }
        let name = owner.map_or_else(|| "CURRENT_USER".into(), quote_ident);
        let sql = format!("ALTER SEQUENCE {} OWNER TO {name}", sequence.sql());
        let message = format!("makes {name} the owner of {sequence}");
        let statement = Statement::new(sql);
        Some(if new { statement } else { statement.hazard(Code::Access, message) })
    }
}
