//! Types that PostgreSQL cannot change: renamed aside, made anew, and their columns moved over with what they hold.

use super::{Alter, Column, CompositeType, Context, Kind, Object, conversion, inheritance, online};
use crate::catalog::{Entry, ObjectId};
use crate::plan::Statement;
use crate::sql::{quote_ident, quote_literal};

/// Makes a type anew by `create` and moves the columns that are of it; `judge` adds to each move what is dangerous
/// about it. Types made of it are made anew after it, so its old form goes last.
pub(super) fn rebuild(
    id: &ObjectId,
    create: Vec<Statement>,
    cx: &Context<'_>,
    judge: impl Fn(&ObjectId, Statement) -> Statement,
) -> Alter {
    let mut carries = Vec::new();
    for column in columns_of(id, cx) {
        let mut statements = vec![judge(&column, conversion::convert(&column, cx))];
        statements.extend(conversion::storage(&column, cx));
        let below = inheritance::below(&column, cx);
        statements.extend(below.iter().flat_map(|below| conversion::storage(below, cx)));
        carries.push((column, statements));
        carries.extend(below.into_iter().map(|below| (below, Vec::new())));
    }
    let aside = aside(id, cx);
    let rename = format!("ALTER {} RENAME TO {}", id.kind.target(id), quote_ident(&aside.name));
    let mut statements = vec![Statement::new(rename)];
    statements.extend(create);
    let mut finish = Vec::new();
    if let (true, Some(Object::CompositeType(from)), Some(Object::CompositeType(to))) =
        (goes_by_function(id, cx), cx.from.get(id), cx.to.get(id))
    {
        let parameters = [Some(aside.sql()), used_in_arrays(id, cx).then(|| format!("{}[]", aside.sql()))];
        for parameter in parameters.into_iter().flatten() {
            statements.push(function(id, from, to, &parameter, cx));
            finish.push(Statement::new(format!("DROP FUNCTION {}({parameter})", function_name(id, cx))));
        }
    }
    finish.push(Statement::new(format!("DROP {}", aside.kind.target(&aside))));
    Alter::InPlace { statements, blocked_by, carries, finish, afresh: true }
}

/// Everything that names the type in an expression or a signature: none of it survives. Plain columns are carried
/// over.
fn blocked_by(dependant: &Object) -> bool {
    match dependant {
        Object::Column(column) => column.generated.is_some(),
        other => !matches!(other.kind(), Kind::Comment | Kind::Grant | Kind::SequenceOwner),
    }
}

/// The columns, stored in both states, that are of this type before and after.
pub(super) fn columns_of(id: &ObjectId, cx: &Context<'_>) -> Vec<ObjectId> {
    let carried = |(column, entry): (&ObjectId, &Entry)| {
        let stored = |of: &Column| of.generated.is_none();
        let Some(Object::Column(to)) = cx.to.get(column) else { return None };
        let Object::Column(from) = &*entry.object else { return None };
        let same = from.data_type == to.data_type && from.collation == to.collation;
        let kept = cx.to.objects.get(column).is_some_and(|entry| entry.needs.contains(id));
        // What a table has from its parents is carried with theirs, unless it leaves them meanwhile.
        let own = || !inheritance::goes_with_parent(column, cx);
        (stored(from) && stored(to) && same && kept && own()).then(|| column.clone())
    };
    cx.dependents(id).filter_map(carried).collect()
}

/// Whether a type, or a collation, is made anew under its name on the way to the new state.
pub(super) fn is_rebuilt(id: &ObjectId, cx: &Context<'_>) -> bool {
    let (Some(from), Some(to)) = (cx.from.objects.get(id), cx.to.objects.get(id)) else { return false };
    let by_itself = match (&*from.object, &*to.object) {
        (Object::Enum(from), Object::Enum(to)) => !from.reaches_in_place(to),
        (Object::Domain(from), Object::Domain(to)) => !from.reaches_in_place(to, id, cx),
        (Object::RangeType(from), Object::RangeType(to)) => {
            from.canonical.is_none() && to.canonical.is_none() && !from.reaches_in_place(to)
        }
        (Object::CompositeType(from), Object::CompositeType(to)) => !from.reaches_in_place(to, id, cx),
        (Object::Collation(from), Object::Collation(to)) => from != to,
        _ => return false,
    };
    by_itself || of_rebuilt(id, cx)
}

/// Whether something that an object is made of, before and after, is made anew.
pub(super) fn of_rebuilt(id: &ObjectId, cx: &Context<'_>) -> bool {
    let (Some(from), Some(to)) = (cx.from.objects.get(id), cx.to.objects.get(id)) else { return false };
    from.needs.iter().any(|need| to.needs.contains(need) && is_rebuilt(need, cx))
}

/// Whether values of a type that is made anew have to be taken apart: their text does not fit the new form.
pub(super) fn goes_by_function(id: &ObjectId, cx: &Context<'_>) -> bool {
    if !is_rebuilt(id, cx) {
        return false;
    }
    let (Some(from), Some(to)) = (cx.from.objects.get(id), cx.to.objects.get(id)) else { return false };
    match (&*from.object, &*to.object) {
        (Object::CompositeType(one), Object::CompositeType(other)) if one != other => true,
        (Object::CompositeType(_) | Object::Domain(_), _) => {
            from.needs.iter().any(|need| goes_by_function(need, cx))
        }
        _ => false,
    }
}

/// The function that makes a value of the new form from one of the old.
pub(super) fn function_name(id: &ObjectId, cx: &Context<'_>) -> String {
    // Nobody else's has a parameter of the type that stands aside.
    let aside = aside(id, cx);
    ObjectId { name: format!("{}_to_new", aside.name).into(), ..aside }.sql()
}

fn function(
    id: &ObjectId,
    from: &CompositeType,
    to: &CompositeType,
    parameter: &str,
    cx: &Context<'_>,
) -> Statement {
    let name = function_name(id, cx);
    let array = if parameter.ends_with("[]") { "[]" } else { "" };
    let body = if array.is_empty() {
        // `IS NULL` is true of a row of nulls, too; that one has to stay a row.
        let row = from.row_of(to, id, "$1", cx);
        format!("SELECT CASE WHEN $1 IS DISTINCT FROM NULL THEN {row} END")
    } else {
        // One of several dimensions has no such elements: a cast that cannot be says so before they are lost.
        format!(
            "SELECT CASE WHEN array_ndims($1) > 1 THEN ('an array of several dimensions: ' || $1::text)::{}[] \
             WHEN $1 IS DISTINCT FROM NULL THEN \
             ARRAY(SELECT {name}($1[i]) FROM generate_subscripts($1, 1) AS i ORDER BY i) END",
            id.sql()
        )
    };
    Statement::new(format!(
        "CREATE FUNCTION {name}({parameter}) RETURNS {}{array} LANGUAGE sql AS {}",
        id.sql(),
        quote_literal(&body)
    ))
}

/// Whether a column, an attribute or a domain is an array of the type.
fn used_in_arrays(id: &ObjectId, cx: &Context<'_>) -> bool {
    let is_array = |column: &Column| column.data_type.ends_with("[]");
    cx.dependents(id).any(|(dependant, entry)| match &*entry.object {
        Object::Column(column) => is_array(column),
        Object::Domain(domain) => {
            let of_domain =
                |entry: &Entry| matches!(&*entry.object, Object::Column(column) if is_array(column));
            domain.base.ends_with("[]") || cx.dependents(dependant).any(|(_, entry)| of_domain(entry))
        }
        Object::CompositeType(composite) => {
            composite.attributes.iter().any(|attribute| attribute.data_type.ends_with("[]"))
        }
        _ => false,
    })
}

/// A name for the old type that no other has and that is not cut at 63 bytes, also where more is put behind it.
pub(super) fn aside(id: &ObjectId, cx: &Context<'_>) -> ObjectId {
    // Of a long one only a part is kept, which others may share that are made anew as well.
    let stem = if id.name.len() > 40 { online::passing_name("type", id) } else { id.name.to_string() };
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
