//! Stubs: what stands on a server of ours for an extension that it does not have, so that what uses the extension can be
//! read at all. Whatever is proven with one is proven "except" for it.

use tokio_postgres::types::Type;

use super::extension::{self, Plain};
use crate::Result;
use crate::connect::Session;
use crate::sql::quote_ident;

/// What a stub brings, by the extension. Of all others there is nothing but the name: most are never leant on.
const STUBS: [(&str, &str); 3] = [
    ("pg_cron", include_str!("stubs/pg_cron.sql")),
    ("postgis", include_str!("stubs/postgis.sql")),
    ("vector", include_str!("stubs/vector.sql")),
];

/// The version of a stub; a version that a statement asks for stands behind it.
pub(crate) const VERSION: &str = "stub";

/// Does what `CREATE EXTENSION` would do, for an extension that the server does not have. `session` runs as a superuser.
///
/// PostgreSQL keeps an extension as a row, and that something belongs to it as a dependency. Both are written here.
pub(crate) async fn create(session: &Session, statement: &str) -> Result<()> {
    let Some(Plain { name, schema, version }) = extension::plain(statement) else { return Ok(()) };
    let known = "SELECT FROM pg_catalog.pg_extension WHERE extname = $1";
    if !session.query(known, &[(&name, Type::TEXT)]).await?.is_empty() {
        return Ok(());
    }
    let schema = match schema {
        Some(schema) => schema,
        // pg_cron says so itself, and the others go where names are looked up first.
        None if name == "pg_cron" => "pg_catalog".to_owned(),
        None => {
            let rows = session.query("SELECT pg_catalog.current_schema()::text", &[]).await?;
            rows.first().and_then(|row| row.get(0)).unwrap_or_else(|| "public".to_owned())
        }
    };
    let version = version.map_or_else(|| VERSION.to_owned(), |version| format!("{VERSION} {version}"));
    let rows = session.query("SELECT pg_catalog.current_setting('search_path')", &[]).await?;
    let path: String = rows.first().map_or_else(String::new, |row| row.get(0));
    session.execute("SET allow_system_table_mods = on").await?;
    let insert = "INSERT INTO pg_catalog.pg_extension
                      (oid, extname, extowner, extnamespace, extrelocatable, extversion)
                  SELECT pg_catalog.pg_nextoid('pg_catalog.pg_extension', 'oid', 'pg_catalog.pg_extension_oid_index'),
                         $1, r.oid, n.oid, true, $3
                    FROM pg_catalog.pg_roles r, pg_catalog.pg_namespace n
                   WHERE r.rolname = current_user AND n.nspname = $2";
    session.query(insert, &[(&name, Type::TEXT), (&schema, Type::TEXT), (&version, Type::TEXT)]).await?;
    if let Some((_, script)) = STUBS.iter().find(|(stub, _)| *stub == name) {
        session.execute(&format!("SET search_path = {}, pg_catalog", quote_ident(&schema))).await?;
        session.execute(script).await?;
    }
    session.query(MEMBERS, &[(&name, Type::TEXT)]).await?;
    session.query(PRIVILEGES, &[(&name, Type::TEXT)]).await?;
    let restore = "SELECT pg_catalog.set_config('search_path', $1, false)";
    session.query(restore, &[(&path, Type::TEXT)]).await?;
    session.execute("RESET allow_system_table_mods").await
}

/// Whatever was made after the row of the extension belongs to it; what belongs to one of those (a row type, an index)
/// does so by that alone.
const MEMBERS: &str = "
    WITH extension AS (SELECT oid, extnamespace FROM pg_catalog.pg_extension WHERE extname = $1),
    made(class, oid) AS (
        SELECT 'pg_catalog.pg_proc'::regclass, oid FROM pg_catalog.pg_proc
        UNION ALL SELECT 'pg_catalog.pg_operator'::regclass, oid FROM pg_catalog.pg_operator
        UNION ALL SELECT 'pg_catalog.pg_opclass'::regclass, oid FROM pg_catalog.pg_opclass
        UNION ALL SELECT 'pg_catalog.pg_opfamily'::regclass, oid FROM pg_catalog.pg_opfamily
        UNION ALL SELECT 'pg_catalog.pg_am'::regclass, oid FROM pg_catalog.pg_am
        UNION ALL SELECT 'pg_catalog.pg_cast'::regclass, oid FROM pg_catalog.pg_cast
        UNION ALL SELECT 'pg_catalog.pg_namespace'::regclass, oid FROM pg_catalog.pg_namespace
        UNION ALL SELECT 'pg_catalog.pg_class'::regclass, oid FROM pg_catalog.pg_class WHERE relkind IN ('r', 'S')
        UNION ALL SELECT 'pg_catalog.pg_type'::regclass, t.oid FROM pg_catalog.pg_type t
                   WHERE t.typrelid = 0 AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = t.oid))
    INSERT INTO pg_catalog.pg_depend (classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype)
    SELECT m.class, m.oid, 0, 'pg_catalog.pg_extension'::regclass, e.oid, 0, 'e'::\"char\"
      FROM made m, extension e WHERE m.oid > e.oid
    UNION ALL
    SELECT 'pg_catalog.pg_extension'::regclass, e.oid, 0, 'pg_catalog.pg_namespace'::regclass, e.extnamespace, 0,
           'n'::\"char\" FROM extension e";

/// What the script of an extension grants is the extension's own.
const PRIVILEGES: &str = "
    INSERT INTO pg_catalog.pg_init_privs (objoid, classoid, objsubid, privtype, initprivs)
    SELECT c.oid, 'pg_catalog.pg_class'::regclass, 0, 'e'::\"char\", c.relacl
      FROM pg_catalog.pg_class c, pg_catalog.pg_extension e
     WHERE e.extname = $1 AND c.oid > e.oid AND c.relacl IS NOT NULL
    UNION ALL
    SELECT n.oid, 'pg_catalog.pg_namespace'::regclass, 0, 'e'::\"char\", n.nspacl
      FROM pg_catalog.pg_namespace n, pg_catalog.pg_extension e
     WHERE e.extname = $1 AND n.oid > e.oid AND n.nspacl IS NOT NULL";
