//! The roles of a scratch: those that sources name, and those that a migration is proven as.

use std::collections::BTreeSet;

use super::{ADMIN, LOADER};
use crate::connect::Session;
use crate::sql::quote_ident;
use crate::{Error, Result};

/// What a role that a migration is proven as may do, as `pg_roles` of the target has it. The rights that reach
/// beyond a database (superuser, createrole, replication) are left out: nothing on a scratch runs with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RoleAttributes {
    /// `INHERIT`.
    pub inherit: bool,
    /// `BYPASSRLS`.
    pub bypassrls: bool,
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

/// Creates or alters the role that a migration is proven as: it may log in, and is a member of the loading role.
pub(super) async fn create_runner(admin: &Session, name: &str, attributes: RoleAttributes) -> Result<()> {
    let RoleAttributes { inherit, bypassrls } = attributes;
    let verb =
        if missing(admin, &BTreeSet::from([name.to_owned()])).await?.is_empty() { "ALTER" } else { "CREATE" };
    if name.starts_with("pg_") || name == ADMIN || name == LOADER {
        return Err(Error::new(format!("nothing can be proven as role `{name}`: its name is reserved")));
    }
    let yes_no = |on, word: &str| format!("{}{word}", if on { "" } else { "NO" });
    admin
        .execute(&format!(
            "{verb} ROLE {} LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION {} {}",
            quote_ident(name),
            yes_no(inherit, "INHERIT"),
            yes_no(bypassrls, "BYPASSRLS"),
        ))
        .await?;
    // The databases belong to the loading role, and so does what was loaded into them.
    join(admin, LOADER, name).await
}

/// The roles of the set that the server does not have. `public` is none, and always there.
pub(super) async fn missing(session: &Session, roles: &BTreeSet<String>) -> Result<BTreeSet<String>> {
    let known = session.query("SELECT rolname::text FROM pg_catalog.pg_roles", &[]).await?;
    let known: BTreeSet<String> = known.iter().map(|row| row.get(0)).collect();
    Ok(roles.difference(&known).filter(|name| name.as_str() != "public").cloned().collect())
}
