//! A scratch on a server that we did not start: databases under our own prefix, and nothing else of the server.

use std::collections::BTreeSet;
use std::time::{SystemTime, UNIX_EPOCH};

use super::{Prelude, ScratchConfig, prelude, roles};
use crate::connect::{Purpose, Session, Target, connect};
use crate::sql::{quote_ident, quote_literal};
use crate::{Error, Result};

/// Every database that we create on such a server has this prefix; nothing without it is ever dropped.
const PREFIX: &str = "palisade_scratch_";

/// What keeps the databases of one run apart from others', on a server that is not ours.
#[derive(Debug)]
pub(super) struct Remote {
    pub(super) target: Target,
    /// The part of the names that all databases of this run share.
    pub(super) run: String,
    /// The databases that exist; dropped at the end.
    pub(super) databases: std::sync::Mutex<BTreeSet<String>>,
}

impl Remote {
    /// Connects, refuses what would be a hole, and drops what earlier runs left.
    pub(super) async fn open(
        config: &ScratchConfig,
        url: &Target,
        roles: &BTreeSet<String>,
    ) -> Result<(Self, Session)> {
        let admin = connect(url, Purpose::Scratch).await?;
        refuse_superuser(&admin, url, config.allow_superuser).await?;
        refuse_missing_roles(&admin, config.prelude.as_ref(), roles).await?;
        sweep(&admin).await?;
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
        let run = format!("{PREFIX}{seconds}_{}_", std::process::id());
        // Held to the end of the session: who gets it knows that this run is over.
        admin.execute(&format!("SELECT pg_catalog.pg_advisory_lock({})", lock_key(&run))).await?;
        let remote = Self { target: url.clone(), run, databases: Default::default() };
        Ok((remote, admin))
    }
}

impl Drop for Remote {
    /// Drops the databases, on a thread and a connection of its own: whoever drops us may be inside a runtime.
    fn drop(&mut self) {
        let databases = std::mem::take(self.databases.get_mut().unwrap_or_else(|poison| poison.into_inner()));
        if databases.is_empty() {
            return;
        }
        let target = self.target.clone();
        let dropper = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let session = connect(&target, Purpose::Scratch).await?;
                for database in databases {
                    session.execute(&drop_database(&database)).await?;
                }
                Result::<()>::Ok(())
            })
        });
        // What cannot be dropped now is swept by the next run.
        let _ = dropper.join();
    }
}

pub(super) fn drop_database(name: &str) -> String {
    format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quote_ident(name))
}

async fn refuse_superuser(admin: &Session, url: &Target, allowed: bool) -> Result<()> {
    let rows = admin
        .query("SELECT rolsuper, rolcreatedb FROM pg_catalog.pg_roles WHERE rolname = current_user", &[])
        .await?;
    let Some(row) = rows.first() else { return Err(Error::new(format!("{url} knows no role of ours"))) };
    let (superuser, createdb): (bool, bool) = (row.get(0), row.get(1));
    let create = "CREATE ROLE palisade_scratch LOGIN CREATEDB PASSWORD '…'";
    if superuser && !allowed {
        return Err(Error::new(format!(
            "the role of the scratch, `{}`, is a superuser of its server",
            url.user()
        ))
        .detail("a scratch runs what a pull request wrote, and a superuser may run programs on the server")
        .hint(format!(
            "let the server run: {create}; and name that role in the URL. On a server made for one run of CI \
                 alone, allow it: [scratch] allow_superuser = true"
        )));
    }
    if superuser || createdb {
        return Ok(());
    }
    Err(Error::new(format!("the role of the scratch, `{}`, may not create databases", url.user()))
        .hint(format!("let a superuser run: ALTER ROLE {} CREATEDB", quote_ident(url.user()))))
}

async fn refuse_missing_roles(
    admin: &Session,
    wanted: Option<&Prelude>,
    named: &BTreeSet<String>,
) -> Result<()> {
    let mut wanted: BTreeSet<_> = wanted.map(prelude::roles_of).transpose()?.into_iter().flatten().collect();
    // It only owns what the prelude creates, and here we own that.
    wanted.remove("supabase_admin");
    wanted.extend(named.iter().cloned());
    let missing: Vec<_> = roles::missing(admin, &wanted).await?.into_iter().collect();
    if missing.is_empty() {
        return Ok(());
    }
    let create: Vec<_> = missing.iter().map(|name| format!("CREATE ROLE {};", quote_ident(name))).collect();
    Err(Error::new(format!("the scratch server lacks roles that the sources name: {}", missing.join(", ")))
        .detail(
            "a role belongs to the whole server, and on a server that it did not start Palisade creates none",
        )
        .hint(format!("let the server run: {}; or use no --scratch-url", create.join(" "))))
}

/// Drops the databases of runs that are over: nobody is connected, and nobody holds their lock.
async fn sweep(admin: &Session) -> Result<()> {
    let ours = format!(
        "SELECT d.datname::text FROM pg_catalog.pg_database d
         WHERE pg_catalog.starts_with(d.datname::text, {})
           AND pg_catalog.pg_has_role(d.datdba, 'MEMBER')
           AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid)
         ORDER BY 1",
        quote_literal(PREFIX)
    );
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    for row in admin.query(&ours, &[]).await? {
        let name: String = row.get(0);
        let Some((run, started)) = run_of(&name) else { continue };
        // The lock is of the database that the other run connected to, which may not be ours: give it time.
        if now.saturating_sub(started) < 120 {
            continue;
        }
        let key = lock_key(run);
        let locked = admin.query(&format!("SELECT pg_catalog.pg_try_advisory_lock({key})"), &[]).await?;
        if locked.first().is_some_and(|row| row.get(0)) {
            // Somebody else may sweep, too; whoever is second finds nothing.
            let dropped = admin.execute(&drop_database(&name)).await;
            admin.execute(&format!("SELECT pg_catalog.pg_advisory_unlock({key})")).await?;
            dropped?;
        }
    }
    Ok(())
}

/// The run that a database belongs to, and the second when that run began.
fn run_of(database: &str) -> Option<(&str, u64)> {
    let rest = database.strip_prefix(PREFIX)?;
    let (seconds, rest) = rest.split_once('_')?;
    let (process, _) = rest.split_once('_')?;
    process.parse::<u32>().ok()?;
    let run = PREFIX.len() + seconds.len() + process.len() + 2;
    Some((&database[..run], seconds.parse().ok()?))
}

/// The key of a run's advisory lock.
fn lock_key(run: &str) -> String {
    format!("pg_catalog.hashtextextended({}, 0)", quote_literal(run))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_we_make_are_ever_swept() {
        let name = "palisade_scratch_1700000000_42_from_1";
        assert_eq!(run_of(name), Some(("palisade_scratch_1700000000_42_", 1_700_000_000)));
        for name in [
            "palisade_scratch_",
            "palisade_scratch_x_1_",
            "palisade_scratch_1_x_",
            "app_1_2_",
            "palisade_scratch_mine",
        ] {
            assert_eq!(run_of(name), None, "{name}");
        }
    }
}
