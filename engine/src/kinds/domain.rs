//! Domains. Their checks are constraints, atoms of their own.

use serde::{Deserialize, Serialize};

use super::{Alter, Constraint, Context, ObjectKind, Part, inheritance, name, offenders, rebuild};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::{Kind, Object};
use crate::plan::{Code, Lock, Statement};
use crate::sql::quote_ident;

/// A domain over a base type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Domain {
    /// The type under it, as `format_type` prints it.
    pub base: String,
    /// Its collation where it is not the base type's.
    pub collation: Option<String>,
    /// Its default expression.
    pub default: Option<String>,
    /// Whether null is refused.
    pub not_null: bool,
}

impl ObjectKind for Domain {
    fn query(_: &Server) -> &'static str {
        include_str!("domain.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::Domain, row.text("schema")?, row.text("name")?);
        let object = Domain {
            base: row.text("base")?,
            collation: row.opt_text("collation")?,
            default: row.opt_text("default")?,
            not_null: row.bool("not_null")?,
        };
        into.add(id.clone(), 0, object, Address::new(class::TYPE, row.oid("oid")?));
        into.alias(Address::new(class::TYPE, row.oid("array_oid")?), &id);
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("DOMAIN {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER DOMAIN {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, parts: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let mut sql = format!("CREATE DOMAIN {} AS {}", id.sql(), self.base);
        let mut clause = |text: String| {
            sql.push_str("\n    ");
            sql.push_str(&text);
        };
        if let Some(collation) = &self.collation {
            clause(format!("COLLATE {collation}"));
        }
        if let Some(default) = &self.default {
            clause(format!("DEFAULT {default}"));
        }
        if self.not_null {
            clause("NOT NULL".to_owned());
        }
        for part in parts {
            clause(part.sql.clone());
        }
        vec![Statement::new(sql)]
    }

    fn reprints(&self, to: &Self) -> bool {
        Self { default: to.default.clone(), ..self.clone() } == *to
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP DOMAIN {}", id.sql()))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        let Self { base: _, collation: _, default, not_null } = to;
        if !self.reaches_in_place(to, id, cx) {
            return self.anew(to, id, cx);
        }
        let domain = format!("ALTER DOMAIN {}", id.sql());
        let mut statements = Vec::new();
        if *default != self.default {
            statements.push(Statement::new(match default {
                Some(default) => format!("{domain} SET DEFAULT {default}"),
                None => format!("{domain} DROP DEFAULT"),
            }));
        }
        if *not_null && !self.not_null {
            let message = format!("reads every column of type {} and fails where one holds null", id.sql());
            let require = Statement::new(format!("{domain} SET NOT NULL"))
                .hazard(Code::MayFail, message)
                .counted(offenders::domain_nulls(id, cx));
            let columns = cx.dependents(id).filter(|(id, _)| id.kind == Kind::Column);
            let tables = columns.filter_map(|(column, _)| column.parent());
            statements.push(tables.fold(require, |require, table| require.lock(Lock::Share, table.sql())));
        }
        if !not_null && self.not_null {
            statements.push(Statement::new(format!("{domain} DROP NOT NULL")));
        }
        Alter::with(statements)
    }

    fn anew(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        rebuild::rebuild(id, to.create(id, &[], cx), cx, |_, statement| statement)
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        vec![name::type_claim(id.schema_name().unwrap_or_default(), &id.name)]
    }
}

impl Domain {
    /// Whether PostgreSQL can alter all that differs. What it has to check of values it can look up in columns of the
    /// domain, and not inside of arrays, composite types and ranges.
    pub(super) fn reaches_in_place(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> bool {
        let checks = || {
            let mut checks = inheritance::children(Kind::Constraint, id, cx.to);
            let narrows = |(id, object): (&ObjectId, &Object)| {
                matches!(object, Object::Constraint(check) if narrows(id, check, cx))
            };
            to.not_null && !self.not_null || checks.any(narrows)
        };
        self.base == to.base && self.collation == to.collation && !(checks() && is_inside(id, cx))
    }
}

/// Whether a constraint refuses values that the domain had before.
fn narrows(id: &ObjectId, check: &Constraint, cx: &Context<'_>) -> bool {
    check.validated && (cx.changed.contains(id) || !cx.from.contains(id))
}

/// The domain that a constraint is of, where that cannot be added to what is there.
pub(super) fn unsettled(check: &ObjectId, constraint: &Constraint, cx: &Context<'_>) -> Option<ObjectId> {
    let id = check.parent().filter(|id| id.kind == Kind::Domain && cx.from.contains(id) && cx.to.contains(id))?;
    (narrows(check, constraint, cx) && is_inside(id, cx)).then(|| id.clone())
}

/// Whether values of a domain are stored inside of others.
fn is_inside(id: &ObjectId, cx: &Context<'_>) -> bool {
    let mut types = vec![(id, false)];
    let mut at = 0;
    while let Some((of, inside)) = types.get(at).copied() {
        for (dependant, entry) in cx.dependents(of) {
            let deeper = match &*entry.object {
                Object::Column(column) if inside || column.data_type != of.sql() => return true,
                Object::Domain(domain) => inside || domain.base != of.sql(),
                Object::CompositeType(_) | Object::RangeType(_) => true,
                _ => continue,
            };
            if !types.contains(&(dependant, deeper)) {
                types.push((dependant, deeper));
            }
        }
        at += 1;
    }
    false
}
