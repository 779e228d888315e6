//! Types that PostgreSQL cannot change: renamed aside, made anew, and their columns moved over.

use super::{Alter, Context, Kind, Object, conversion};
use crate::catalog::{Entry, ObjectId};
use crate::plan::Statement;
use crate::sql::quote_ident;

/// Makes a type anew by `create` and moves the columns that are of it by their text; `judge` adds to each move what
/// is dangerous about it.
pub(super) fn rebuild(
    id: &ObjectId,
    create: Vec<Statement>,
    cx: &Context<'_>,
    judge: impl Fn(&ObjectId, Statement) -> Statement,
) -> Alter {
    let carries = columns_of(id, cx);
    let aside = aside(id, cx);
    let rename = format!("ALTER {} RENAME TO {}", id.kind.target(id), quote_ident(&aside.name));
    let mut statements = vec![Statement::new(rename)];
    statements.extend(create);
    statements.extend(carries.iter().map(|column| judge(column, conversion::convert(column, cx))));
    statements.push(Statement::new(format!("DROP {}", aside.kind.target(&aside))));
    Alter::InPlace { statements, blocked_by, carries, afresh: true }
}

/// Everything that names the type in an expression or a signature: none of it survives. Plain columns are carried
/// over.
fn blocked_by(dependant: &Object) -> bool {
    match dependant {
        Object::Column(column) => column.generated.is_some(),
        other => !matches!(other.kind(), Kind::Comment | Kind::Grant | Kind::SequenceOwner),
    }
}

/// The columns, stored in both states, whose type is made of this one.
pub(super) fn columns_of(id: &ObjectId, cx: &Context<'_>) -> Vec<ObjectId> {
    let needing = |(column, entry): (&ObjectId, &Entry)| {
        let Object::Column(data) = &entry.object else { return None };
        let kept = cx.to.objects.get(column).is_some_and(|to| to.needs.contains(id));
        let stored = !data.inherited && data.generated.is_none();
        (entry.needs.contains(id) && kept && stored).then(|| column.clone())
    };
    cx.from.objects.iter().filter_map(needing).collect()
}

/// A name for the old type that no other has and that is not cut at 63 bytes.
pub(super) fn aside(id: &ObjectId, cx: &Context<'_>) -> ObjectId {
    let mut stem: String = id.name.to_string();
    while stem.len() > 50 {
        stem.pop();
    }
    let named = |name: String| ObjectId { name: name.into(), ..id.clone() };
    let taken = |aside: &ObjectId| [cx.from, cx.to].iter().any(|catalog| catalog.contains(aside));
    let mut aside = named(format!("{stem}__old"));
    let mut n = 1;
    while taken(&aside) {
        n += 1;
        aside = named(format!("{stem}__old{n}"));
    }
    aside
}
