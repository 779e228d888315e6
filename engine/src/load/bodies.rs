//! Looks into the bodies of functions, which are loaded unseen because they may name what comes later.

use tokio_postgres::types::Type;

use crate::connect::Session;
use crate::{Error, Result};

/// What is wrong with the bodies of the functions and procedures in these schemas, by PostgreSQL's own validators
/// of their languages. Members of extensions are left out.
pub async fn check_bodies(session: &Session, schemas: &[&str]) -> Result<Vec<Error>> {
    const ROUTINES: &str = "
        SELECT p.oid, l.lanvalidator::regproc::text, p.oid::regprocedure::text
          FROM pg_catalog.pg_proc p
          JOIN pg_catalog.pg_language l ON l.oid = p.prolang AND l.lanvalidator <> 0
         WHERE p.pronamespace::regnamespace::text = ANY ($1)
           AND l.lanname IN ('sql', 'plpgsql')
           AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                            WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
         ORDER BY 3";
    let schemas: Vec<String> =
        schemas.iter().map(|name| crate::sql::quote_ident(name).into_owned()).collect();
    let mut errors = Vec::new();
    for row in session.query(ROUTINES, &[(&schemas, Type::TEXT_ARRAY)]).await? {
        let (oid, validator, name): (u32, String, String) = (row.get(0), row.get(1), row.get(2));
        let check = format!(
            "BEGIN; SET LOCAL check_function_bodies = on; SET LOCAL search_path = public; SELECT {validator}({oid})"
        );
        if let Err(error) = session.client().batch_execute(&check).await {
            let mut error = Error::from(error).context(format!("the body of {name} is wrong"));
            error.hint = error.hint.or_else(|| {
                Some("correct the body; what it names must be in the sources or in the prelude".to_owned())
            });
            errors.push(error);
        }
        session.execute("ROLLBACK").await?;
    }
    Ok(errors)
}
