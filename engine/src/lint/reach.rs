//! Who reaches what: privileges of the roles that nobody vouches for.

use std::collections::BTreeSet;

use super::context::Context;
use crate::access::{OWNER, PUBLIC};
use crate::catalog::ObjectId;
use crate::kinds::{Kind, Object};

/// Roles of platforms that pass row security by, or belong to the platform itself: a name, where nothing more is known.
const TRUSTED: &[&str] = &["service_role", "postgres", "dashboard_user", "authenticator", "pgbouncer"];

impl<'a> Context<'a> {
    /// Whether a role speaks for a client: every one that is not known to pass row security by, to own what there is,
    /// or to belong to the platform.
    pub(crate) fn is_client(&self, role: &str) -> bool {
        let owner = role == OWNER || self.owners.contains(role);
        // PostgreSQL lets nobody else make a role of that name, and nobody log in as one.
        let own = role.starts_with("pg_");
        !own && !owner && !self.roles.bypasses(role) && !self.is_taken_by_name(role)
    }

    /// Whether nothing but its name says that a role belongs to a platform.
    fn is_taken_by_name(&self, role: &str) -> bool {
        let platform = TRUSTED.contains(&role) || role.starts_with("supabase_");
        platform && !self.roles.known.contains(role)
    }

    /// A sentence about the roles that are no clients by their names alone.
    pub(crate) fn taken_by_name(&self) -> Option<String> {
        let roles: Vec<&str> =
            self.named_roles.iter().copied().filter(|role| self.is_taken_by_name(role)).collect();
        let text = format!(
            "{}: no client, by the name alone; [app] roles or bypassrls says what it is",
            people(&roles)
        );
        (!roles.is_empty()).then_some(text)
    }

    /// The privileges that a role was given on an object by name, or has by PostgreSQL's own rules.
    fn given(&self, object: &ObjectId, role: &str) -> BTreeSet<&'a str> {
        match self.catalog.get(&ObjectId::on(Kind::Grant, object, role)) {
            Some(Object::Grant(grant)) => grant.privileges.keys().map(String::as_str).collect(),
            _ if role != PUBLIC => BTreeSet::new(),
            // What everybody has unless somebody took it away.
            _ => match object.kind {
                Kind::Function | Kind::Aggregate => BTreeSet::from(["EXECUTE"]),
                Kind::Schema if &*object.name == PUBLIC => BTreeSet::from(["USAGE"]),
                _ => BTreeSet::new(),
            },
        }
    }

    /// Whether a role holds a privilege on an object, by itself or because everybody does.
    pub(crate) fn holds(&self, role: &str, privilege: &str, object: &ObjectId) -> bool {
        let given = |role: &str| self.given(object, role).contains(privilege);
        given(role) || given(PUBLIC) || self.inherited(role).any(given)
    }

    /// The roles whose privileges a role has because it is a member.
    fn inherited(&self, role: &str) -> impl Iterator<Item = &'a str> {
        let given = self.roles.memberships.iter().map(|membership| membership.role.as_str());
        let all: BTreeSet<&'a str> = given.filter(|of| self.roles.acts_as(role, of) && *of != role).collect();
        all.into_iter()
    }

    /// Whether a role was given a privilege on an object by name.
    pub(crate) fn is_given(&self, role: &str, privilege: &str, object: &ObjectId) -> bool {
        self.given(object, role).contains(privilege)
    }

    /// Whether a role gets into the schema of an object at all.
    pub(crate) fn enters(&self, role: &str, object: &ObjectId) -> bool {
        let Some(schema) = object.schema_name() else { return true };
        let schema = ObjectId::database(Kind::Schema, schema);
        // A schema that is not ours says nothing of who may use it.
        !self.catalog.contains(&schema) && &*schema.name != "pg_catalog" || self.holds(role, "USAGE", &schema)
    }

    /// The clients that hold a privilege on a whole object and get to it; `public` comes alone.
    pub(crate) fn reached_by(&self, object: &ObjectId, privilege: &str) -> Vec<&'a str> {
        self.clients(|role| self.holds(role, privilege, object) && self.enters(role, object))
    }

    /// The clients of whom something is true; `public` comes alone.
    fn clients(&self, holds: impl Fn(&str) -> bool) -> Vec<&'a str> {
        if holds(PUBLIC) {
            return vec![PUBLIC];
        }
        self.named_roles.iter().copied().filter(|role| self.is_client(role) && holds(role)).collect()
    }

    /// The columns of a relation on which a role holds a privilege; `None` when it holds it on all of them.
    pub(crate) fn columns_held(
        &self,
        role: &str,
        privilege: &str,
        relation: &ObjectId,
    ) -> Option<BTreeSet<&'a str>> {
        if self.holds(role, privilege, relation) {
            return None;
        }
        let held = |role: &str| -> Vec<&'a str> {
            let on_column = |id: &&'a ObjectId| {
                let column = id.parent().filter(|column| column.kind == Kind::Column && &*id.name == role)?;
                self.given(column, role).contains(privilege).then_some(&*column.name)
            };
            self.grants_on(relation).iter().filter_map(on_column).collect()
        };
        let inherited = self.inherited(role).flat_map(held);
        Some(held(role).into_iter().chain(held(PUBLIC)).chain(inherited).collect())
    }

    /// Whether a role holds a privilege on some column at least, and gets to the relation.
    pub(crate) fn may(&self, role: &str, privilege: &str, relation: &ObjectId) -> bool {
        let held = self.columns_held(role, privilege, relation).is_none_or(|columns| !columns.is_empty());
        held && self.enters(role, relation)
    }

    /// The clients that can do something with the rows of a relation, or with some of its columns.
    pub(crate) fn clients_of(&self, relation: &ObjectId, privilege: &str) -> Vec<&'a str> {
        self.clients(|role| self.may(role, privilege, relation))
    }

    /// Whether some client can do anything with the rows of a relation.
    pub(crate) fn is_exposed(&self, relation: &ObjectId) -> bool {
        ["SELECT", "INSERT", "UPDATE", "DELETE"].iter().any(|p| !self.clients_of(relation, p).is_empty())
    }
}

/// Roles as a sentence has them; `public` is everybody.
pub(crate) fn people(roles: &[&str]) -> String {
    let say =
        |role: &&str| if *role == PUBLIC { "everybody (PUBLIC)".to_owned() } else { (*role).to_owned() };
    roles.iter().map(say).collect::<Vec<_>>().join(", ")
}
