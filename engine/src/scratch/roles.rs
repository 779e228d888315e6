//! The roles of a scratch: those that sources name, and those that a migration is proven as.

use std::collections::BTreeSet;

use super::{ADMIN, LOADER};
use crate::connect::Session;
use crate::sql::quote_ident;
use crate::{Error, Result};

/// Memberships that reach the server's files and programs: nothing on a scratch has them.
const BEYOND: [&str; 3] = ["pg_execute_server_program", "pg_read_server_files", "pg_write_server_files"];

/// What a role that a migration is proven as may do, as `pg_roles` of the target has it. Superuser and replication
/// are left out: nothing on a scratch runs with them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RoleAttributes {
    /// `INHERIT`.
    pub inherit: bool,
    /// `BYPASSRLS`.
    pub bypassrls: bool,
    /// `CREATEDB`.
    pub createdb: bool,
    /// `CREATEROLE`. Before PostgreSQL 16 such a role could make itself a member of those that run programs, and has
    /// to do without it on a scratch.
    pub createrole: bool,
    /// What it is a member of, and what those are members of in turn.
    pub memberships: Vec<Membership>,
}

/// One role in another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Membership {
    /// Who is a member.
    pub member: String,
    /// Of which role.
    pub role: String,
    /// Whether it may make others members.
    pub admin: bool,
    /// Whether it has the role's privileges without asking; PostgreSQL knows this by the membership since 16.
    pub inherit: bool,
    /// Whether it may become the role; since 16.
    pub set: bool,
}

/// Creates the roles that are missing and makes the loading role a member of each, so that it can give objects to
/// them. They have no attributes.
pub(super) async fn create(admin: &Session, roles: &BTreeSet<String>) -> Result<()> {
    let missing = missing(admin, roles).await?;
    let reserved = |name: &&String| name.starts_with("pg_") || *name == ADMIN || *name == LOADER;
    if let Some(name) = missing.iter().find(reserved) {
        return Err(Error::new(format!(
            "the server has no role `{name}`, and no role of that name can be created"
        ))
        .hint("correct the name in the sources or under `roles` in palisade.toml"));
    }
    let mut script = String::new();
    for name in &missing {
        script += &format!("CREATE ROLE {0} NOLOGIN;\nGRANT {0} TO {LOADER};\n", quote_ident(name));
    }
    admin.execute(&script).await
}

/// Makes `member` a member of `role`.
pub(super) async fn join(admin: &Session, role: &str, member: &str) -> Result<()> {
    admin.execute(&format!("GRANT {} TO {}", quote_ident(role), quote_ident(member))).await
}

/// Creates or alters the role that a migration is proven as: it may log in, and is a member of the loading role, to
/// whom belongs what a prelude has made. Returns what of the attributes it has to do without.
pub(super) async fn create_runner(
    admin: &Session,
    name: &str,
    attributes: &RoleAttributes,
) -> Result<Vec<String>> {
    let RoleAttributes { inherit, bypassrls, createdb, createrole, memberships } = attributes;
    if is_reserved(name) {
        return Err(Error::new(format!("nothing can be proven as role `{name}`: its name is reserved")));
    }
    let there = |missing: BTreeSet<String>| if missing.is_empty() { "ALTER" } else { "CREATE" };
    let verb = there(missing(admin, &BTreeSet::from([name.to_owned()])).await?);
    let mut without = Vec::new();
    let safe = admin.major() >= 16;
    if *createrole && !safe {
        without.push("CREATEROLE".to_owned());
    }
    let yes_no = |on, word: &str| format!("{}{word}", if on { "" } else { "NO" });
    admin
        .execute(&format!(
            "{verb} ROLE {} LOGIN NOSUPERUSER NOREPLICATION {} {} {} {}",
            quote_ident(name),
            yes_no(*inherit, "INHERIT"),
            yes_no(*bypassrls, "BYPASSRLS"),
            yes_no(*createdb, "CREATEDB"),
            yes_no(*createrole && safe, "CREATEROLE"),
        ))
        .await?;
    for membership in memberships {
        without.extend(enter(admin, membership).await?);
    }
    // Sources may have named it, and then the loading role is a member of it: PostgreSQL allows no circle.
    let (name, inherit) = (quote_ident(name), if safe { " WITH INHERIT TRUE" } else { "" });
    admin.execute(&format!("REVOKE {name} FROM {LOADER}; GRANT {LOADER} TO {name}{inherit}")).await?;
    Ok(without)
}

/// Whether a role of that name is PostgreSQL's or ours.
pub(super) fn is_reserved(name: &str) -> bool {
    name.starts_with("pg_") || name == ADMIN || name == LOADER
}

/// Makes one role a member of another, both made first where they are missing; returns what cannot be had.
async fn enter(admin: &Session, membership: &Membership) -> Result<Option<String>> {
    let Membership { member, role, admin: may_admit, inherit, set } = membership;
    let builtin = role.starts_with("pg_");
    let gone = builtin && !missing(admin, &BTreeSet::from([role.clone()])).await?.is_empty();
    if BEYOND.contains(&role.as_str()) || gone || [ADMIN, LOADER].contains(&role.as_str()) {
        return Ok(Some(format!("the membership in {role}")));
    }
    let ours = [member, role].into_iter().filter(|name| !is_reserved(name)).cloned().collect();
    create(admin, &ours).await?;
    let options = if admin.major() >= 16 {
        format!(" WITH ADMIN {may_admit}, INHERIT {inherit}, SET {set}")
    } else if *may_admit {
        " WITH ADMIN OPTION".to_owned()
    } else {
        String::new()
    };
    let sql = format!("GRANT {} TO {}{options}", quote_ident(role), quote_ident(member));
    match admin.execute(&sql).await {
        Ok(()) => Ok(None),
        // The loading role is a member of all others, and PostgreSQL allows no circle.
        Err(error) if error.sqlstate.as_deref() == Some("0LP01") => {
            Ok(Some(format!("the membership of {member} in {role}")))
        }
        Err(error) => Err(error),
    }
}

/// The roles of the set that the server does not have. `public` is none, and always there.
pub(super) async fn missing(session: &Session, roles: &BTreeSet<String>) -> Result<BTreeSet<String>> {
    let known = session.query("SELECT rolname::text FROM pg_catalog.pg_roles", &[]).await?;
    let known: BTreeSet<String> = known.iter().map(|row| row.get(0)).collect();
    Ok(roles.difference(&known).filter(|name| name.as_str() != "public").cloned().collect())
}
