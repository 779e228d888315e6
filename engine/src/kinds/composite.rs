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
        if rebuild::is_rebuilt(id, cx) {
            return self.anew(to, id, cx);
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

    fn anew(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        let gone: Vec<&Attribute> = self.attributes.iter().filter(|a| to.attribute(&a.name).is_none()).collect();
        rebuild::rebuild(id, to.create(id, &[], cx), cx, |column, statement| {
            gone.iter().fold(statement, |statement, gone| {
                let message =
                    format!("deletes attribute {} in {}", quote_ident(&gone.name), column.parent_sql());
                statement.hazard(Code::DataLoss, message)
            })
        })
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        name::row_type_claims(id)
    }
}

impl CompositeType {
    fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// Whether PostgreSQL can alter all that differs: attributes go and others are appended, and none changes its
    /// type under values that are stored.
    pub(super) fn reaches_in_place(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> bool {
        let retyped = to.attributes.iter().any(|a| self.attribute(&a.name).is_some_and(|from| from != a));
        self.appends(to) && !(retyped && is_stored(id, cx))
    }

    /// Whether dropping some attributes and appending others gives the wanted order.
    fn appends(&self, to: &Self) -> bool {
        let kept = self.attributes.iter().map(|a| &a.name).filter(|name| to.attribute(name).is_some());
        let wanted: Vec<&String> = to.attributes.iter().map(|a| &a.name).collect();
        kept.zip(&wanted).all(|(kept, wanted)| kept == *wanted)
    }

    /// A value of the old type as one of the new: attributes by name, new ones null.
    pub(super) fn row_of(&self, to: &Self, id: &ObjectId, value: &str, cx: &Context<'_>) -> String {
        let attribute = |a: &Attribute| match self.attribute(&a.name) {
            Some(from) => {
                let part = format!("({value}).{}", quote_ident(&a.name));
                conversion::assigned(&part, (id, &from.data_type), (id, &a.data_type), cx)
            }
            None => "NULL".to_owned(),
        };
        let attributes: Vec<String> = to.attributes.iter().map(attribute).collect();
        // A cast cuts off what is too long, and reading a row from its text refuses it.
        let shortens = |a: &Attribute| {
            self.attribute(&a.name).is_some_and(|from| from.data_type != a.data_type)
                && conversion::limits_length((id, &a.data_type), cx)
        };
        let text = if to.attributes.iter().any(shortens) { "::text" } else { "" };
        format!("ROW({}){text}::{}", attributes.join(", "), id.sql())
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

/// Whether values of the type are in a table, be it inside other types.
fn is_stored(id: &ObjectId, cx: &Context<'_>) -> bool {
    let mut types = vec![id];
    let mut at = 0;
    while at < types.len() {
        let inner = types[at];
        for (dependant, entry) in cx.dependents(inner) {
            match entry.object.kind() {
                Kind::Column => return true,
                Kind::CompositeType | Kind::Domain | Kind::RangeType if !types.contains(&dependant) => {
                    types.push(dependant);
                }
                _ => {}
            }
        }
        at += 1;
    }
    false
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
            assert_eq!(from.appends(&to), in_place, "{to:?}");
        }
    }
}
