//! The role that migrates the database of a profile, taken over to a scratch: what it may do, what its new objects come
//! with, and what of the database belongs to others.

use std::collections::BTreeSet;
use std::sync::Arc;

use tokio_postgres::types::Type;

use crate::catalog::{Catalog, ObjectId};
use crate::config::{Environment, SUPABASE, is_platform};
use crate::connect::{Purpose, Session, connect};
use crate::diff::diff;
use crate::error::{Error, Result};
use crate::introspect::{Extent, introspect_with};
use crate::kinds::{Kind, Object};
use crate::plan::plan;
use crate::scratch::{Membership, Prelude, Role, RoleAttributes, Scratch, ScratchDb};

use super::{Pipeline, state};

/// Owners, besides objects.
const WITH_OWNERS: Extent = Extent { roles: false, owners: true };

/// Whoever runs migrations: as the database of a profile knows them, or nobody in particular.
pub(super) struct Runner {
    known: Option<Known>,
    /// The role of a scratch on a server that is not ours: everything there runs as it.
    remote: Option<String>,
    /// Who that is on the scratch.
    pub(super) role: Role,
    /// What of their attributes nothing on the scratch has.
    without: Vec<String>,
    /// The platform that stands on the scratch, where it is a known one.
    platform: Option<&'static str>,
}

struct Known {
    /// What the role is called in its database.
    name: String,
    superuser: bool,
    attributes: RoleAttributes,
    /// What the database holds, with owners.
    there: Catalog,
}

impl Runner {
    /// The role of the scratch: nothing is known of the one that will migrate.
    pub(super) fn nobody(scratch: &Scratch) -> Self {
        let remote = scratch.remote_user().map(str::to_owned);
        Self { known: None, remote, role: Role::Loader, without: Vec::new(), platform: None }
    }

    /// The role of a profile, made on the scratch. Where the profile's database cannot be asked,
    /// nothing is known of it: whoever compares that database says why.
    ///
    /// # Errors
    /// When the role cannot be made on the scratch.
    pub(super) async fn of(
        pipeline: &Pipeline<'_>,
        scratch: &Scratch,
        profile: Option<&str>,
    ) -> Result<Self> {
        // Somebody else's server has the roles that it has.
        let environment = pipeline.project.environment(profile);
        let (Ok(environment), true) = (environment, scratch.is_private()) else {
            return Ok(Self::nobody(scratch));
        };
        let Ok(known) = read(&environment).await else { return Ok(Self::nobody(scratch)) };
        let name = Scratch::name_for(&known.name);
        let without = scratch.create_runner(&name, &known.attributes).await?;
        let platform = matches!(pipeline.scratch.prelude, Some(Prelude::Supabase)).then_some(SUPABASE);
        Ok(Self { known: Some(known), remote: None, role: Role::Named(name), without, platform })
    }

    /// Whether the role is known not to be a superuser.
    pub(super) fn is_no_superuser(&self) -> bool {
        self.known.as_ref().is_some_and(|known| !known.superuser)
    }

    /// Brings what the old state on the scratch cannot say of itself: default privileges of the role, and owners.
    /// Returns the owners, out of whom the loading role is kept.
    ///
    /// # Errors
    /// When PostgreSQL refuses one of them.
    pub(super) async fn prepare(&self, scratch: &Scratch, db: &ScratchDb) -> Result<BTreeSet<String>> {
        let (Some(known), Role::Named(name)) = (&self.known, &self.role) else { return Ok(BTreeSet::new()) };
        let here = introspect_with(&mut db.connect_to_read_as(&self.role).await?, WITH_OWNERS).await?;
        let mut wanted = here.clone();
        let mut owners = BTreeSet::new();
        for (id, entry) in &known.there.objects {
            match &*entry.object {
                // The platform lets the role that migrates put policies and triggers on its tables, which PostgreSQL has
                // no privilege for: there they stay the stand-in's, of whose owner the role is a member.
                Object::Owner(_) if is_theirs(self.platform, id) => {}
                Object::Owner(owner) if here.contains(id) => {
                    let mut entry = entry.clone();
                    if owner.role == known.name {
                        entry.object = Arc::new(crate::kinds::Owner { role: name.clone() }.into());
                    } else if owner.role.starts_with("pg_") {
                        continue;
                    } else {
                        let role = Scratch::name_for(&owner.role);
                        owners.insert(role.clone());
                        entry.object = Arc::new(crate::kinds::Owner { role }.into());
                    }
                    wanted.objects.insert(id.clone(), entry);
                }
                Object::DefaultPrivilege(_) if is_of_the_runner(id, &here) => {
                    wanted.objects.insert(id.clone(), entry.clone());
                }
                _ => {}
            }
        }
        // The clone was read as the role, and so was the database if the profile names no other: both say `@owner`.
        let roles: BTreeSet<String> = wanted.roles().difference(&here.roles()).cloned().collect();
        scratch.add_roles(&roles).await?;
        owners.remove(name);
        scratch.keep_out(&owners, true).await?;
        let plan = plan(&here, &wanted, &diff(&here, &wanted))?;
        let (admin, runner) = (db.connect_as(&Role::Superuser).await?, db.connect_as(&self.role).await?);
        for step in &plan.steps {
            // What a role's objects come with is only said by that role.
            let session = if step.id.kind == Kind::Owner { &admin } else { &runner };
            for statement in &step.statements {
                session.execute(&statement.sql).await.map_err(|error| {
                    error.context("the owners and default privileges of the database cannot be taken over")
                })?;
            }
        }
        Ok(owners)
    }

    /// What new objects of the role come with in its database, where somebody has said something about that.
    pub(super) fn defaults(&self) -> Vec<&ObjectId> {
        let there = self.known.iter().flat_map(|known| known.there.objects.keys());
        there.filter(|id| id.kind == Kind::DefaultPrivilege && id.name.contains(" of @owner ")).collect()
    }

    /// As whom something was proven, in words.
    pub(super) fn words(&self, leakproof: bool) -> String {
        let Some(known) = &self.known else {
            if let Some(role) = &self.remote {
                return format!("as {role}, the role of the scratch");
            }
            let lent = if leakproof { ", but for leakproof functions" } else { "" };
            return format!("as a role without superuser rights{lent}");
        };
        let RoleAttributes { inherit, bypassrls, createdb, createrole, memberships } = &known.attributes;
        let mut has: Vec<String> = [
            (!inherit, "noinherit"),
            (*bypassrls && !known.superuser, "bypassrls"),
            (*createdb && !known.superuser, "createdb"),
            (*createrole && !known.superuser, "createrole"),
        ]
        .into_iter()
        .filter(|(on, _)| *on)
        .map(|(_, word)| word.to_owned())
        .collect();
        let direct = memberships.iter().filter(|membership| membership.member == known.name);
        has.extend(direct.map(|membership| format!("member of {}", membership.role)));
        let has = if has.is_empty() { String::new() } else { format!(" ({})", has.join(", ")) };
        let mut words =
            format!("as {}{has}, with its default privileges and the owners that there are", known.name);
        if known.superuser {
            words += "; a superuser there, here none";
            words += if leakproof { " but for leakproof functions" } else { "" };
        }
        if !self.without.is_empty() {
            words += &format!("; without {}", self.without.join(", "));
        }
        words
    }

    /// Reads a database of the scratch in which the role has worked.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) async fn read(&self, db: &ScratchDb) -> Result<Catalog> {
        state::read_as(db, &self.role).await
    }
}

/// Whether something belongs to the platform.
fn is_theirs(platform: Option<&str>, id: &ObjectId) -> bool {
    id.root().schema_name().is_some_and(|schema| is_platform(platform, schema))
}

/// Whether it is about what the role makes, in a schema that is there.
fn is_of_the_runner(id: &ObjectId, here: &Catalog) -> bool {
    let schema_is_there = match id.schema_name() {
        Some(schema) => schema == "public" || here.contains(&ObjectId::database(Kind::Schema, schema)),
        None => true,
    };
    id.name.contains(" of @owner ") && schema_is_there
}

async fn read(environment: &Environment) -> Result<Known> {
    let mut session = connect(&environment.target()?, Purpose::Read).await?;
    let role = environment.role.as_deref();
    let there = match role {
        None => introspect_with(&mut session, WITH_OWNERS).await?,
        // Whoever reads is taken to be the role that migrates.
        Some(role) => {
            let set = format!("SET ROLE {}", crate::sql::quote_ident(role));
            let mut session = connect(&environment.target()?, Purpose::Scratch).await?;
            session.execute(&set).await?;
            introspect_with(&mut session, WITH_OWNERS).await?
        }
    };
    let sql = "SELECT rolname::text, rolsuper, rolinherit, rolbypassrls, rolcreatedb, rolcreaterole
                 FROM pg_catalog.pg_roles WHERE rolname = coalesce($1, current_user)";
    let rows = session.query(sql, &[(&role, Type::TEXT)]).await?;
    let row = rows.first().ok_or_else(|| Error::new("the role of the profile is not there"))?;
    let (name, superuser): (String, bool) = (row.get(0), row.get(1));
    let attributes = RoleAttributes {
        inherit: row.get(2),
        bypassrls: superuser || row.get(3),
        createdb: superuser || row.get(4),
        createrole: !superuser && row.get(5),
        memberships: memberships(&session, &name).await?,
    };
    Ok(Known { name, superuser, attributes, there })
}

/// What the role is a member of, and what those are in turn.
async fn memberships(session: &Session, role: &str) -> Result<Vec<Membership>> {
    let options = if session.major() >= 16 { "m.inherit_option, m.set_option" } else { "true, true" };
    let sql = format!(
        "WITH RECURSIVE reached(oid) AS (
             SELECT oid FROM pg_catalog.pg_roles WHERE rolname = $1
             UNION SELECT m.roleid FROM pg_catalog.pg_auth_members m JOIN reached r ON m.member = r.oid)
         SELECT DISTINCT me.rolname::text, of.rolname::text, m.admin_option, {options}
           FROM pg_catalog.pg_auth_members m
           JOIN pg_catalog.pg_roles me ON me.oid = m.member
           JOIN pg_catalog.pg_roles of ON of.oid = m.roleid
          WHERE m.member IN (SELECT oid FROM reached) ORDER BY 1, 2"
    );
    let rows = session.query(&sql, &[(&role, Type::TEXT)]).await?;
    let one = |row: &tokio_postgres::Row| Membership {
        member: row.get(0),
        role: row.get(1),
        admin: row.get(2),
        inherit: row.get(3),
        set: row.get(4),
    };
    Ok(rows.iter().map(one).collect())
}
