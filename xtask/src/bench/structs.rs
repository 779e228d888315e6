//! The same sort of schema as structs, in a git repository with a base and a merge result that changes one of them.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use palisade_engine::{Error, Result};

/// How many structs share a file.
const IN_FILE: usize = 10;

/// How many structs point at one account.
const SHARED: usize = 50;

/// A repository whose last commit changes one struct of so many: a column more, and more rows that may be read.
pub(super) fn repository(major: u32, structs: usize) -> Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    let config = format!("postgres = {major}\n{CONFIG}");
    std::fs::write(folder.path().join("palisade.toml"), config)?;
    std::fs::create_dir(folder.path().join("schema"))?;
    let write = |name: &str, text: &str| std::fs::write(folder.path().join("schema").join(name), text);
    write("touch.sql", TOUCH)?;
    let mut modules = String::from("pub mod accounts;\n");
    write("accounts.rs", &accounts(structs.div_ceil(SHARED)))?;
    for first in (0..structs).step_by(IN_FILE) {
        let _ = writeln!(modules, "pub mod {};", module(first));
        write(&format!("{}.rs", module(first)), &file(first, structs, None))?;
    }
    write("lib.rs", &modules)?;
    git(folder.path(), &["init", "--quiet"])?;
    commit(folder.path(), "base")?;
    let changed = structs / 2;
    let first = changed / IN_FILE * IN_FILE;
    write(&format!("{}.rs", module(first)), &file(first, structs, Some(changed)))?;
    commit(folder.path(), "one struct")?;
    Ok(folder)
}

const CONFIG: &str = r#"roles = ["anon", "authenticated", "app_login"]

[rls]
caller = ["setting:bench.caller"]
id = "uuid"

[app]
roles = ["app_login"]
memberships = { app_login = ["authenticated"] }
"#;

const TOUCH: &str = "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN new.changed_at := now(); RETURN new; END $$;
";

fn module(number: usize) -> String {
    format!("ledgers_{:04}", number / IN_FILE)
}

fn accounts(many: usize) -> String {
    let mut text = "use palisade::{PgEnum, Table};
use uuid::Uuid;

#[derive(PgEnum)]
#[pg_enum(name = \"phase\")]
pub enum Phase {
    Planned,
    Running,
    Done,
    Cancelled,
}
"
    .to_owned();
    for number in 0..many {
        let _ = write!(
            text,
            "
#[derive(Table)]
#[table(name = \"account_{number:03}\", rls)]
#[policy(select, to = authenticated, when = owner(id))]
#[grant(select, to = authenticated)]
pub struct Account{number:03} {{
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(unique)]
    pub login: String,
}}
"
        );
    }
    text
}

/// The structs from `first` on that share a file.
fn file(first: usize, structs: usize, changed: Option<usize>) -> String {
    let numbers = first..structs.min(first + IN_FILE);
    let mut text = "use chrono::{DateTime, NaiveDate, Utc};
use palisade::Table;
use rust_decimal::Decimal;
use serde_json::Value;
use uuid::Uuid;

use crate::accounts::*;
"
    .to_owned();
    let elsewhere = numbers.clone().filter(|number| *number > 0).map(|number| number * 7 / 11);
    for parent in elsewhere.filter(|parent| !numbers.contains(parent)) {
        let _ = writeln!(text, "use crate::{}::Ledger{parent:05};", module(parent));
    }
    for number in numbers {
        one(&mut text, number, changed == Some(number));
    }
    text
}

fn one(text: &mut String, number: usize, differs: bool) {
    let parent = if number == 0 { "Account000".to_owned() } else { format!("Ledger{:05}", number * 7 / 11) };
    let account = number / SHARED;
    let (remark, seen) = match differs {
        true => ("    pub remark: Option<String>,\n", "owner(owner_id) | phase == Done"),
        false => ("", "owner(owner_id)"),
    };
    let _ = write!(
        text,
        "
/// Ledger {number} of the bench.
#[derive(Table)]
#[table(name = \"ledger_{number:05}\", rls)]
#[unique(owner_id, title)]
#[index(parent_id)]
#[index(owner_id, starts_on desc, where = \"{{phase}} <> 'done'\")]
#[index(expr(\"lower({{title}})\"))]
#[check(\"{{starts_on}} <= {{ends_on}}\", name = \"ledger_{number:05}_period\")]
#[policy(select, to = authenticated, when = {seen})]
#[policy(insert, update, delete, to = authenticated, when = owner(owner_id))]
#[grant(select, insert, update, delete, to = authenticated)]
#[trigger(before update, call = public.touch)]
pub struct Ledger{number:05} {{
    #[column(primary_key, default = gen_random_uuid())]
    pub id: Uuid,
    #[column(references = Account{account:03}::id, on_delete = cascade)]
    pub owner_id: Uuid,
    #[column(references = {parent}::id, on_delete = set_null)]
    pub parent_id: Option<Uuid>,
    #[column(identity = always)]
    pub number: i32,
    #[column(type = \"varchar(200)\", default = \"\")]
    pub title: String,
    #[column(default = Planned)]
    pub phase: Phase,
    /// In the currency of the account.
    #[column(type = \"numeric(14,2)\", default = 0, check = \"{{amount}} >= 0\")]
    pub amount: Decimal,
    pub share: Option<f32>,
    #[column(default = sql(\"'{{{{}}}}'\"))]
    pub labels: Vec<String>,
    #[column(default = sql(\"'{{{{}}}}'\"))]
    pub details: Value,
{remark}    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub changed_at: DateTime<Utc>,
}}
"
    );
}

fn commit(folder: &Path, message: &str) -> Result<()> {
    git(folder, &["add", "--all"])?;
    let who = ["-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "commit.gpgsign=false"];
    git(folder, &[&who[..], &["commit", "--quiet", "-m", message]].concat())
}

fn git(folder: &Path, args: &[&str]) -> Result<()> {
    let output = Command::new("git").arg("-C").arg(folder).args(args).output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(Error::new(format!("git {} failed", args.join(" "))).detail(said))
}

#[cfg(test)]
mod tests {
    use super::{file, repository};

    #[test]
    fn one_struct_differs() {
        let (before, after) = (file(10, 15, None), file(10, 15, Some(12)));
        assert_eq!(before.matches("pub struct").count(), 5);
        assert_eq!(lines_added(&before, &after), 1 + 1);
        let folder = repository(17, 15).unwrap();
        assert!(folder.path().join("schema/ledgers_0001.rs").is_file());
    }

    /// How many lines of the second are not in the first.
    fn lines_added(before: &str, after: &str) -> usize {
        let there: Vec<&str> = before.lines().collect();
        after.lines().filter(|line| !there.contains(line)).count()
    }
}
