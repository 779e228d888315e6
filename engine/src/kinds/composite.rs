//! Composite types: attributes are added, dropped and retyped in place; a new order, or another attribute type under
//! stored values, rebuilds the type under its columns.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, conversion, name, rebuild};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::{Kind, Object};
use crate::plan::{Code, Statement};
use crate::sql::quote_ident;

/// A free-standing composite type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompositeType {
    /// Its attributes in their order, which is part of what the type means.
    pub attributes: Vec<Attribute>,
}

/// One attribute of a composite type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its type, as `format_type` prints it.
    #[serde(rename = "type")]
    pub data_type: String,
    /// Its collation where it is not the type's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
}

/// What may look into the type: a view, a default or a generated column can name one of its attributes.
fn blocks_change(dependant: &Object) -> bool {
    match dependant {
        Object::Column(column) => column.generated.is_some(),
        Object::Function(function) => function.body_is_parsed(),
        Object::CompositeType(_) => false,
        other => !matches!(
            other.kind(),
            Kind::Comment
                | Kind::Grant
                | Kind::Table
                | Kind::Domain
                | Kind::RangeType
                | Kind::Aggregate
                | Kind::Cast
        ),
    }
}

/// Everything that names the type: none of it survives a rebuild, but columns are carried over.
fn blocks_rebuild(dependant: &Object) -> bool {
    !matches!(dependant.kind(), Kind::Column | Kind::Comment | Kind::Grant) || blocks_change(dependant)
}

/// The same where the order of attributes changes: an array's elements cannot be taken apart in a conversion.
fn blocks_reorder(dependant: &Object) -> bool {
    match dependant {
        Object::Column(column) => column.generated.is_some() || column.data_type.ends_with("[]"),
        other => blocks_rebuild(other),
    }
}

impl ObjectKind for CompositeType {
    fn query(_: &Server) -> &'static str {
        include_str!("composite.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::CompositeType, row.text("schema")?, row.text("name")?);
        let (names, types) = (row.texts("names")?, row.texts("types")?);
        let collations = row.texts("collations")?;
        let attributes = names
            .into_iter()
            .zip(types)
            .zip(collations)
            .map(|((name, data_type), collation)| Attribute {
                name,
                data_type,
                collation: (!collation.is_empty()).then_some(collation),
            })
            .collect();
        into.add(id.clone(), 0, CompositeType { attributes }, Address::new(class::TYPE, row.oid("oid")?));
        into.alias(Address::new(class::TYPE, row.oid("array_oid")?), &id);
        // Its attributes are those of a relation, and what they need is said of that.
        into.alias(Address::new(class::CLASS, row.oid("relation")?), &id);
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("TYPE {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER TYPE {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let attributes: Vec<String> =
            self.attributes.iter().map(|a| format!("\n    {}", a.clause())).collect();
        vec![Statement::new(format!("CREATE TYPE {} AS ({}\n)", id.sql(), attributes.join(",")))]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP TYPE {}", id.sql()))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        let Self { attributes } = to;
        let reordered = !self.reaches_in_place(to);
        let retyped = attributes.iter().any(|a| self.attribute(&a.name).is_some_and(|from| from != a));
        let carries = rebuild::columns_of(id, cx);
        if reordered || (retyped && !carries.is_empty()) {
            let same_places = self.attributes.iter().map(|a| &a.name).eq(attributes.iter().map(|a| &a.name));
            let (carries, blocked_by): (Vec<ObjectId>, fn(&Object) -> bool) = match same_places {
                true => (carries, blocks_rebuild),
                false => (carries.into_iter().filter(|c| !is_array(c, cx)).collect(), blocks_reorder),
            };
            let statements = self.rebuild(to, id, &carries, same_places, cx);
            return Alter::InPlace { statements, blocked_by, carries, afresh: true };
        }
        let mut statements = Vec::new();
        let alter = |clause: String| Statement::new(format!("ALTER TYPE {} {clause}", id.sql()));
        for gone in self.attributes.iter().filter(|a| to.attribute(&a.name).is_none()) {
            let message =
                format!("deletes attribute {} in every value of {}", quote_ident(&gone.name), id.sql());
            let statement = alter(format!("DROP ATTRIBUTE {}", quote_ident(&gone.name)));
            statements.push(statement.hazard(Code::DataLoss, message));
        }
        for attribute in attributes {
            match self.attribute(&attribute.name) {
                None => statements.push(alter(format!("ADD ATTRIBUTE {}", attribute.clause()))),
                Some(from) if from != attribute => {
                    let (name, rest) = (quote_ident(&attribute.name), attribute.type_clause());
                    statements.push(alter(format!("ALTER ATTRIBUTE {name} TYPE {rest}")));
                }
                Some(_) => {}
            }
        }
        Alter::blocked_by(blocks_change, statements)
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        name::row_type_claims(id)
    }
}

impl CompositeType {
    fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// Whether dropping some attributes and appending others gives the wanted order.
    fn reaches_in_place(&self, to: &Self) -> bool {
        let kept = self.attributes.iter().map(|a| &a.name).filter(|name| to.attribute(name).is_some());
        let wanted: Vec<&String> = to.attributes.iter().map(|a| &a.name).collect();
        kept.zip(&wanted).all(|(kept, wanted)| kept == *wanted)
    }

    /// The type is renamed aside, made anew, and its columns are moved over: by their text where only types of
    /// attributes change, else attribute by attribute.
    fn rebuild(
        &self,
        to: &Self,
        id: &ObjectId,
        columns: &[ObjectId],
        same_places: bool,
        cx: &Context<'_>,
    ) -> Vec<Statement> {
        let aside = rebuild::aside(id, cx);
        let mut statements =
            vec![Statement::new(format!("ALTER TYPE {} RENAME TO {}", id.sql(), quote_ident(&aside.name)))];
        statements.extend(to.create(id, &[], cx));
        for column in columns {
            let using = if same_places { None } else { Some(self.conversion(to, column, id)) };
            let statement = conversion::convert_using(column, using, cx);
            let gone = self.attributes.iter().filter(|a| to.attribute(&a.name).is_none());
            statements.push(gone.fold(statement, |statement, gone| {
                let message =
                    format!("deletes attribute {} in {}", quote_ident(&gone.name), column.parent_sql());
                statement.hazard(Code::DataLoss, message)
            }));
        }
        statements.push(Statement::new(format!("DROP TYPE {}", aside.sql())));
        statements
    }

    /// A value of the old type as one of the new: attributes by name, new ones null.
    fn conversion(&self, to: &Self, column: &ObjectId, id: &ObjectId) -> String {
        let column = column.sql();
        let attribute = |a: &Attribute| match self.attribute(&a.name) {
            Some(_) => format!("({column}).{}::{}", quote_ident(&a.name), a.data_type),
            None => "NULL".to_owned(),
        };
        let attributes: Vec<String> = to.attributes.iter().map(attribute).collect();
        // `IS NULL` is true of a row of nulls, too; that one has to stay a row.
        format!(
            "CASE WHEN {column} IS DISTINCT FROM NULL THEN ROW({})::{} END",
            attributes.join(", "),
            id.sql()
        )
    }
}

impl Attribute {
    fn clause(&self) -> String {
        format!("{} {}", quote_ident(&self.name), self.type_clause())
    }

    fn type_clause(&self) -> String {
        let collation = self.collation.as_ref().map(|c| format!(" COLLATE {c}")).unwrap_or_default();
        format!("{}{collation}", self.data_type)
    }
}

fn is_array(column: &ObjectId, cx: &Context<'_>) -> bool {
    matches!(cx.from.get(column), Some(Object::Column(column)) if column.data_type.ends_with("[]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composite(names: &[&str]) -> CompositeType {
        let attribute = |name: &&str| Attribute {
            name: (*name).to_owned(),
            data_type: "integer".to_owned(),
            collation: None,
        };
        CompositeType { attributes: names.iter().map(attribute).collect() }
    }

    #[test]
    fn attributes_can_only_be_appended_in_place() {
        let from = composite(&["a", "b", "c"]);
        for (to, in_place) in [
            (composite(&["a", "b", "c", "d"]), true),
            (composite(&["a", "c", "d"]), true),
            (composite(&["d"]), true),
            (composite(&["a", "d", "b", "c"]), false),
            (composite(&["b", "a", "c"]), false),
        ] {
            assert_eq!(from.reaches_in_place(&to), in_place, "{to:?}");
        }
    }
}
