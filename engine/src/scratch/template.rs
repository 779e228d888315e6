//! The data folder that private servers are copied from: made once by initdb, kept in the cache.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use sha2::{Digest, Sha256};

use super::account::{self, Account};
use super::cluster::{copy, new_folder, unwritable};
use super::find::Binaries;
use super::guard;
use super::{ADMIN, LOADER, ScratchConfig};
use crate::{Error, Result};

/// Changes with whatever this file does to a template.
const FORMAT: u32 = 1;

/// The template for these binaries, made now if there is none.
pub(super) fn ready(
    config: &ScratchConfig,
    binaries: &Binaries,
    account: Option<Account>,
    root: &Path,
) -> Result<PathBuf> {
    let parent = config.cache.join("clusters");
    let template = parent.join(format!("{}-{}", binaries.major, key(binaries)));
    if template.is_dir() {
        return Ok(template);
    }
    let in_cache = |error: io::Error| {
        Error::new(format!("the cache {} cannot be written: {error}", config.cache.display()))
            .hint("free some space, or name another folder: PALISADE_CACHE=/some/folder")
    };
    fs::create_dir_all(&parent).map_err(in_cache)?;
    let lock = File::create(parent.join("lock")).map_err(in_cache)?;
    lock.lock().map_err(in_cache)?;
    if template.is_dir() {
        return Ok(template);
    }
    let (folder, _lock) = new_folder(root, account).map_err(|error| unwritable(root, &error))?;
    let made = make(&folder, binaries, account).and_then(|()| {
        // Copied and then renamed: a template that is there is whole.
        let unfinished = parent.join(format!("unfinished-{}", key(binaries)));
        guard::remove(&unfinished).map_err(in_cache)?;
        copy(&folder.join(guard::DATA), &unfinished, None).map_err(in_cache)?;
        fs::rename(&unfinished, &template).map_err(in_cache)
    });
    // What is left of a failure is swept at the next start.
    let _ = guard::remove(&folder);
    made.map(|()| template)
}

fn key(binaries: &Binaries) -> String {
    let text = format!("{FORMAT}\n{}\n{}", binaries.folder.display(), binaries.version);
    Sha256::digest(text).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

fn make(folder: &Path, binaries: &Binaries, account: Option<Account>) -> Result<()> {
    let data = folder.join(guard::DATA);
    let mut initdb = account::command(&binaries.program("initdb"), account);
    initdb.arg("--pgdata").arg(&data).args(["--username", ADMIN, "--auth=trust", "--encoding=UTF8"]);
    // Small segments, since the copy pays for them.
    initdb.args(["--locale=C", "--wal-segsize=1", "--no-sync"]);
    succeeded("initdb", &binaries.version, &initdb.output())?;

    let mut single = account::command(&binaries.program("postgres"), account);
    single
        .args(["--single", "-c", "fsync=off", "-c", "log_min_messages=error", "-D"])
        .arg(&data)
        .arg("template1");
    let mut child = single.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(setup(binaries.major).as_bytes())?;
    }
    let output = child.wait_with_output();
    succeeded("the single-user server", &binaries.version, &output)
}

/// One statement a line: single-user mode has no other end of a statement.
fn setup(major: u32) -> String {
    let mut sql = format!("CREATE ROLE {LOADER} LOGIN\n");
    // Nobody creates a database from it, and it is a third of what would be copied.
    sql += "ALTER DATABASE template0 IS_TEMPLATE false\nDROP DATABASE template0\n";
    if major < 15 {
        // Since 15 it belongs to whoever owns the database.
        sql += &format!("ALTER SCHEMA public OWNER TO {LOADER}\n");
    }
    sql
}

fn succeeded(program: &str, version: &str, output: &io::Result<Output>) -> Result<()> {
    let said = match output {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            // Single-user mode goes on after an error, and then ends well.
            let wrong = ["ERROR:", "FATAL:", "PANIC:"].iter().any(|word| said.contains(word));
            if output.status.success() && !wrong {
                return Ok(());
            }
            said
        }
        Err(error) => error.to_string(),
    };
    let mut error = Error::new(format!("{program} of {version} failed, so that there is no scratch"))
        .hint("free disk space and memory, or choose other binaries: [scratch] binaries = \"…\"");
    error.details.extend(said.lines().rev().take(5).map(str::to_owned));
    error.details.reverse();
    Err(error)
}
