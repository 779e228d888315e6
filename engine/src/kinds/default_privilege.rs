//! Default privileges: what a role's new objects come with.

use serde::{Deserialize, Serialize};

use super::grant::range_constructor;
use super::privileges::{self, Privileges};
use super::{Alter, Column, Context, Held, Grant, ObjectKind, Part, identity_sequence};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::{Kind, Object};
use crate::plan::{Code, Statement};
use crate::sql::quote_ident;

/// What one grantee gets on new objects of one sort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefaultPrivilege {
    /// The role whose new objects it is about: [`privileges::OWNER`] for the one that reads, which is taken to be the
    /// one that migrates.
    pub role: String,
    /// The schema it is limited to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// `TABLES`, `SEQUENCES`, `FUNCTIONS`, `TYPES` or `SCHEMAS`.
    pub objects: String,
    /// Who gets them.
    pub grantee: String,
    /// What they get.
    pub privileges: Privileges,
    /// What they would get if nobody had said anything.
    #[serde(default, skip_serializing_if = "Privileges::is_empty")]
    pub built_in: Privileges,
}

impl ObjectKind for DefaultPrivilege {
    const IMPLIES: bool = true;
    /// New objects of a migration come with the defaults of the state before.
    const LAST: bool = true;

    fn query(_: &Server) -> &'static str {
        include_str!("default_privilege.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let object = DefaultPrivilege {
            role: row.text("role")?,
            schema: row.opt_text("schema")?,
            objects: row.text("objects")?,
            grantee: row.text("grantee")?,
            privileges: privileges::read(row, "held")?,
            built_in: privileges::read(row, "built_in")?,
        };
        let name = format!("{} of {} to {}", object.objects.to_lowercase(), object.role, object.grantee);
        let id = match &object.schema {
            Some(schema) => ObjectId::schema(Kind::DefaultPrivilege, schema.as_str(), name),
            None => ObjectId::database(Kind::DefaultPrivilege, name),
        };
        into.add(id, 0, object, Address::new(class::DEFAULT_ACL, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        id.name.to_string()
    }

    fn create(&self, _: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        self.changes(&self.built_in, &self.privileges)
    }

    fn held_by(&self, major: u32) -> Option<Held<Self>> {
        let held = |all: &Privileges| privileges::held_by(major, all).unwrap_or_else(|| all.clone());
        let less = Self {
            privileges: held(&self.privileges),
            built_in: held(&self.built_in),
            ..self.clone()
        };
        (less != *self).then(|| Some(less).filter(|less| less.privileges != less.built_in))
    }

    fn roles(&self, _: &ObjectId) -> Vec<String> {
        let named = [&self.role, &self.grantee].into_iter();
        named.filter(|role| *role != "public" && *role != privileges::OWNER).cloned().collect()
    }

    fn drop(&self, _: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        self.changes(&self.privileges, &self.built_in)
    }

    fn alter(&self, to: &Self, _: &ObjectId, _: &Context<'_>) -> Alter {
        Alter::with(to.changes(&self.privileges, &to.privileges))
    }

    fn implies(&self, created: &ObjectId, cx: &Context<'_>) -> Vec<(ObjectId, Object)> {
        let server = &cx.from.server;
        let covered = match created.kind {
            Kind::Table | Kind::ForeignTable | Kind::View | Kind::MaterializedView => "TABLES",
            Kind::Sequence | Kind::Column => "SEQUENCES",
            Kind::Function | Kind::Aggregate => "FUNCTIONS",
            Kind::Enum | Kind::CompositeType | Kind::RangeType | Kind::Domain | Kind::BaseType => "TYPES",
            Kind::Schema => "SCHEMAS",
            _ => return Vec::new(),
        };
        if self.schema.as_deref().is_some_and(|schema| created.schema_name() != Some(schema)) {
            return Vec::new();
        }
        let mut implied = Vec::new();
        if covered == self.objects && self.is_of(&server.role) {
            match cx.to.get(created) {
                // A column is none, and may bring one.
                Some(Object::Column(Column { identity, .. })) => {
                    implied.extend(identity.as_ref().map(|_| identity_sequence::of(created)));
                }
                _ => implied.push(created.clone()),
            }
        }
        // A range type comes with functions, and those are never the running role's.
        let of_first = if self.role == privileges::OWNER { &server.role } else { &self.role } == &server.first_superuser;
        if let (Some(Object::RangeType(range)), "FUNCTIONS", true) = (cx.to.get(created), &*self.objects, of_first)
            && self.grantee != privileges::OWNER
        {
            let constructors = range.constructors(created, server.major()).into_iter();
            implied.extend(constructors.map(|signature| range_constructor(created, signature)));
        }
        let grant: Object = self.grant().into();
        implied.into_iter().map(|on| (ObjectId::on(Kind::Grant, &on, self.grantee.as_str()), grant.clone())).collect()
    }
}

impl DefaultPrivilege {
    /// What its grantee holds on a new object.
    fn grant(&self) -> Grant {
        // What is said of one schema comes on top of what everybody has anyway.
        let usual = match (self.objects.as_str(), self.grantee.as_str()) {
            ("FUNCTIONS", "public") if self.schema.is_some() => Privileges::from([("EXECUTE".to_owned(), false)]),
            ("TYPES", "public") if self.schema.is_some() => Privileges::from([("USAGE".to_owned(), false)]),
            _ => self.built_in.clone(),
        };
        let mut privileges = self.privileges.clone();
        if self.schema.is_some() {
            privileges.extend(usual.clone());
        }
        Grant::new(privileges, usual)
    }

    /// Whether it is about what that role makes, who also runs the migration.
    fn is_of(&self, role: &str) -> bool {
        self.role == privileges::OWNER || self.role == role
    }

    fn changes(&self, from: &Privileges, to: &Privileges) -> Vec<Statement> {
        let schema =
            self.schema.as_ref().map(|s| format!(" IN SCHEMA {}", quote_ident(s))).unwrap_or_default();
        // Without a name, PostgreSQL takes whoever runs it.
        let of = match self.role.as_str() {
            privileges::OWNER => String::new(),
            role => format!(" FOR ROLE {}", quote_ident(role)),
        };
        let head = format!("ALTER DEFAULT PRIVILEGES{of}{schema}");
        let grantee =
            if self.grantee == privileges::OWNER { self.role.as_str() } else { self.grantee.as_str() };
        let whose = if self.role == privileges::OWNER { "the running role" } else { &self.role };
        let objects = self.objects.to_lowercase();
        privileges::changes(from, to, &self.objects, "", grantee)
            .into_iter()
            .map(|sql| {
                let message = format!("changes what {} gets on new {objects} of {whose}", self.grantee);
                Statement::new(format!("{head} {sql}")).hazard(Code::Access, message)
            })
            .collect()
    }
}
