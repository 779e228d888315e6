//! Range types, each with the multirange type that PostgreSQL makes for it.

use serde::{Deserialize, Serialize};

use super::shell_type::shell;
use super::{Alter, Context, ObjectKind, Part, name, rebuild};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;
use crate::sql::{qualified, quote_ident};

/// A range type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RangeType {
    /// The type whose values it spans, as `format_type` prints it.
    pub subtype: String,
    /// The B-tree operator class that orders them where it is not the type's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator_class: Option<String>,
    /// The collation that orders them where it is not the type's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
    /// The function that says how far apart two of them are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<String>,
    /// The function that brings a range into the form in which equal ranges look equal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canonical: Option<String>,
    /// The name of its multirange type where PostgreSQL would have chosen another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multirange: Option<String>,
    /// The schema of its multirange type where that is not its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multirange_schema: Option<String>,
}

impl ObjectKind for RangeType {
    fn query(server: &Server) -> &'static str {
        if server.major() >= 14 { include_str!("range.sql") } else { include_str!("range_13.sql") }
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::RangeType, row.text("schema")?, row.text("name")?);
        let object = RangeType {
            subtype: row.text("subtype")?,
            operator_class: row.opt_text("operator_class")?,
            collation: row.opt_text("collation")?,
            difference: row.opt_text("difference")?,
            canonical: row.opt_text("canonical")?,
            multirange: row.opt_text("multirange")?,
            multirange_schema: row.opt_text("multirange_schema")?,
        };
        if row.bool("constructors_apart")? {
            // Only PostgreSQL's first superuser, whom they belong to, can give them another name.
            into.unmodelled(format!("names of the constructor functions of {id}"));
        }
        if object.canonical.is_some() {
            // The function names the type, and the type the function.
            let announced = shell(id.schema_name().unwrap_or_default(), &*id.name);
            into.needs(&id, announced.clone());
            into.dies_with(&id, announced);
        }
        into.add(id.clone(), 0, object, Address::new(class::TYPE, row.oid("oid")?));
        for column in ["array_oid", "multirange_oid", "multirange_array_oid"] {
            if let Some(oid) = row.opt_oid(column)? {
                into.alias(Address::new(class::TYPE, oid), &id);
            }
        }
        for constructor in row.oids("constructors")? {
            into.alias(Address::new(class::PROC, constructor), &id);
        }
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("TYPE {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER TYPE {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let said = self.multirange.is_some() || self.multirange_schema.is_some();
        let multirange = said.then(|| qualified(self.multirange_home(id), &self.multirange_name(id)));
        let options = [
            ("SUBTYPE", Some(&self.subtype)),
            ("SUBTYPE_OPCLASS", self.operator_class.as_ref()),
            ("COLLATION", self.collation.as_ref()),
            ("CANONICAL", self.canonical.as_ref()),
            ("SUBTYPE_DIFF", self.difference.as_ref()),
            ("MULTIRANGE_TYPE_NAME", multirange.as_ref()),
        ];
        let options: Vec<String> = options
            .iter()
            .filter_map(|(key, value)| value.map(|value| format!("\n    {key} = {value}")))
            .collect();
        vec![Statement::new(format!("CREATE TYPE {} AS RANGE ({}\n)", id.sql(), options.join(",")))]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        // One with a canonical function goes with its name.
        let alone = self.canonical.is_none();
        alone.then(|| Statement::new(format!("DROP TYPE {}", id.sql()))).into_iter().collect()
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        if !self.reaches_in_place(to) || cx.from.server.major() < 14 {
            return self.anew(to, id, cx);
        }
        let ((old_home, old), (new_home, new)) =
            ((self.multirange_home(id), self.multirange_name(id)), (to.multirange_home(id), to.multirange_name(id)));
        let mut clauses = Vec::new();
        if old_home != new_home {
            clauses.push(format!("ALTER TYPE {} SET SCHEMA {}", qualified(old_home, &old), quote_ident(new_home)));
        }
        if old != new {
            clauses.push(format!("ALTER TYPE {} RENAME TO {}", qualified(new_home, &old), quote_ident(&new)));
        }
        Alter::with(clauses.into_iter().map(Statement::new).collect())
    }

    fn anew(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        if self.canonical.is_some() || to.canonical.is_some() {
            // The function holds on to the type by its name.
            return Alter::Replace;
        }
        let mut create = to.create(id, &[], cx);
        if cx.from.server.major() >= 14 {
            let (schema, aside) = (id.schema_name().unwrap_or_default(), rebuild::aside(id, cx));
            let name = self.multirange_name(id);
            let (multirange, constructor) = (qualified(self.multirange_home(id), &name), qualified(schema, &name));
            let aside = quote_ident(&format!("{}_multi", aside.name)).into_owned();
            create.insert(0, Statement::new(format!("ALTER TYPE {multirange} RENAME TO {aside}")));
            create.insert(1, Statement::new(format!("ALTER FUNCTION {constructor}() RENAME TO {aside}")));
        }
        // The old constructors stand in the way of new ones with the same parameters.
        let subtype = &self.subtype;
        let rebuilt = rebuild::of_rebuilt(id, cx);
        if to.subtype == *subtype && !rebuilt {
            let aside = rebuild::aside(id, cx).name;
            for parameters in [format!("{subtype}, {subtype}"), format!("{subtype}, {subtype}, text")] {
                let sql = format!("ALTER FUNCTION {}({parameters}) RENAME TO {}", id.sql(), quote_ident(&aside));
                create.insert(0, Statement::new(sql));
            }
        }
        rebuild::rebuild(id, create, cx, |_, statement| statement)
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        let schema = id.schema_name().unwrap_or_default();
        // Of one that is announced, the announcement holds the name.
        let own = self.canonical.is_none().then(|| name::type_claim(schema, &id.name));
        let said = self.multirange.is_some() || self.multirange_schema.is_some();
        let multirange = said.then(|| name::type_claim(self.multirange_home(id), &self.multirange_name(id)));
        own.into_iter().chain(multirange).collect()
    }
}

impl RangeType {
    /// The functions that PostgreSQL makes with it, as they are called.
    pub(super) fn constructors(&self, id: &ObjectId, major: u32) -> Vec<String> {
        let (name, subtype, range) = (quote_ident(&id.name), &self.subtype, id.sql());
        let mut all = vec![format!("{name}({subtype}, {subtype})"), format!("{name}({subtype}, {subtype}, text)")];
        if major >= 14 {
            let multirange = self.multirange_name(id);
            let multirange = quote_ident(&multirange);
            let arguments = [String::new(), range.clone(), format!("{range}[]")];
            all.extend(arguments.map(|arguments| format!("{multirange}({arguments})")));
        }
        all
    }

    /// Whether all that differs is what the multirange type is called, and where it is.
    pub(super) fn reaches_in_place(&self, to: &Self) -> bool {
        let Self { subtype, operator_class, collation, difference, canonical, multirange: _, multirange_schema: _ } = to;
        *canonical == self.canonical
            && *subtype == self.subtype
            && *operator_class == self.operator_class
            && *collation == self.collation
            && *difference == self.difference
    }

    /// The schema of its multirange type.
    pub(super) fn multirange_home<'a>(&'a self, id: &'a ObjectId) -> &'a str {
        self.multirange_schema.as_deref().or(id.schema_name()).unwrap_or_default()
    }

    /// The name of its multirange type, as PostgreSQL chooses it if nobody else does.
    fn multirange_name(&self, id: &ObjectId) -> String {
        match &self.multirange {
            Some(name) => name.clone(),
            None if id.name.contains("range") => id.name.replacen("range", "multirange", 1),
            None => format!("{}_multirange", id.name),
        }
    }
}
