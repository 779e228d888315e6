//! The corpus of labelled changes of access: what became of every cell, against what the label says.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use palisade_engine::Result;
use palisade_engine::access::{AccessDiff, Finding, Roles, State, Verdict, compare};
use palisade_engine::catalog::Catalog;
use palisade_engine::connect::Session;
use palisade_engine::introspect::introspect_here;
use palisade_engine::prove::witness::{States, Trial, Which, observe};
use palisade_engine::scratch::Role;
use palisade_engine::sql::split;

use super::support;

/// A change on top of what its file gives.
struct Case {
    name: String,
    since: u32,
    /// SQL of its own in front of the change.
    base: String,
    change: String,
    /// By role, command and subject, the label.
    labels: BTreeMap<(String, String, String), Verdict>,
}

#[tokio::test]
async fn no_widening_is_called_anything_else() {
    let scratch = support::open(&support::config(), &[]).await.unwrap();
    let mut confusion: BTreeMap<(Verdict, Verdict), usize> = BTreeMap::new();
    let mut with_rows: BTreeMap<(Verdict, Verdict), usize> = BTreeMap::new();
    let (mut failures, mut count, mut tried) = (String::new(), 0, [0; 4]);
    let only = std::env::var("PALISADE_CASE").unwrap_or_default();
    for (file, given, cases) in corpus() {
        let db = scratch.create_database("access").await.unwrap();
        let session = db.connect_as(&Role::Superuser).await.unwrap();
        session.execute("BEGIN").await.unwrap();
        run(&session, given_to(scratch.major(), &given))
            .await
            .unwrap_or_else(|error| panic!("{file}: {error:?}"));
        let start = read(&session).await.unwrap();
        let chosen = |case: &&Case| case.since <= scratch.major() && case.name.contains(&only);
        for case in cases.iter().filter(chosen) {
            count += 1;
            session.execute("SAVEPOINT before").await.unwrap();
            let diff = difference(&session, case, &start).await;
            session.execute("ROLLBACK TO before").await.unwrap();
            let mut diff = match diff {
                Ok(diff) => diff,
                Err(error) => {
                    writeln!(failures, "{file}: {}: {error:?}", case.name).unwrap();
                    continue;
                }
            };
            judge(case, &diff, scratch.major(), &mut confusion, &mut failures);
            let trial = Trial { most: 1500, ..Trial::default() };
            let corpus = Corpus { session: &session, case };
            match observe(&mut diff, &corpus, trial, &|_, _| ()).await {
                Ok(_) => judge(case, &diff, scratch.major(), &mut with_rows, &mut failures),
                Err(error) => writeln!(failures, "{file}: {}: with rows: {error:?}", case.name).unwrap(),
            }
            count_witnesses(case, &diff, &mut tried);
        }
    }
    let [cells, shown, more, less] = tried;
    eprintln!(
        "{count} changes, by structure\n{}\nwith rows\n{}\nof {cells} cells that widened {shown} have a witness; \
         of those left UNKNOWN {less} show less; {more} attempts",
        table(&confusion),
        table(&with_rows)
    );
    assert!(failures.is_empty(), "{failures}");
    let unknown = |confusion: &BTreeMap<(Verdict, Verdict), usize>| -> usize {
        confusion.iter().filter(|((_, said), _)| *said == Verdict::Unknown).map(|(_, count)| count).sum()
    };
    assert!(unknown(&with_rows) < unknown(&confusion), "rows decide something that structure does not");
    assert!(shown * 4 >= cells * 3, "{shown} of {cells} widened cells have a witness");
    if scratch.major() >= 16 {
        assert!(count >= 200, "the corpus has {count} changes");
    }
}

/// Both states of a case, on top of what its file gives.
struct Corpus<'a> {
    session: &'a Session,
    case: &'a Case,
}

impl States for Corpus<'_> {
    async fn enter(&self, which: Which) -> Result<&Session> {
        self.session.execute("SAVEPOINT visit").await?;
        run(self.session, &self.case.base).await?;
        if which == Which::New {
            run(self.session, &self.case.change).await?;
        }
        Ok(self.session)
    }

    async fn leave(&self, _: Which) -> Result<()> {
        self.session.execute("ROLLBACK TO visit; RELEASE visit").await
    }
}

/// How many cells that widened were tried, and how many of them have a row for it; how many attempts there were; and
/// how many cells stay UNKNOWN of which rows show less.
fn count_witnesses(case: &Case, diff: &AccessDiff, tried: &mut [usize; 4]) {
    for finding in diff.findings.iter().filter(|finding| finding.attempts.is_some()) {
        let gained = finding.witnesses.iter().any(|witness| witness.gained);
        if finding.verdict == Verdict::Widened {
            tried[0] += 1;
            tried[1] += usize::from(gained);
        }
        tried[2] += finding.attempts.unwrap_or_default();
        tried[3] += usize::from(finding.verdict == Verdict::Unknown && !finding.witnesses.is_empty());
        if std::env::var("PALISADE_SHOW").is_ok() {
            let label = case.labels.iter().find(|((role, command, subject), _)| {
                *role == finding.role
                    && *command == finding.command
                    && finding.subject.ends_with(subject.as_str())
            });
            let shown: Vec<_> =
                finding.witnesses.iter().map(|w| if w.gained { "more" } else { "less" }).collect();
            let Finding { verdict, role, command, subject, .. } = finding;
            let label = label.map(|(_, label)| *label);
            eprintln!("SHOW {verdict} {label:?} {shown:?} {}: {role} {command} {subject}", case.name);
        }
    }
}

/// What a server of this major can be given: the end of `given.sql` is for those that know `security_invoker`.
fn given_to(major: u32, given: &str) -> &str {
    let (all, newer) = given.split_once("-- since 15\n").expect("`-- since 15` is in given.sql");
    assert!(newer.contains("security_invoker"), "what is left out on older servers is one view");
    if major >= 15 { given } else { all }
}

async fn difference(session: &Session, case: &Case, start: &(Catalog, Roles)) -> Result<AccessDiff> {
    let own = match case.base.is_empty() {
        true => None,
        false => {
            run(session, &case.base).await?;
            Some(read(session).await?)
        }
    };
    let (old, old_roles) = own.as_ref().unwrap_or(start);
    run(session, &case.change).await?;
    let (new, new_roles) = read(session).await?;
    Ok(compare(&State::new(old, old_roles), &State::new(&new, &new_roles)))
}

async fn read(session: &Session) -> Result<(Catalog, Roles)> {
    session.execute("SET LOCAL search_path = ''; RESET ROLE").await?;
    Ok((introspect_here(session).await?, Roles::read(session, false).await?))
}

/// Runs statements as the owner of the schema; those about roles as a superuser.
async fn run(session: &Session, sql: &str) -> Result<()> {
    session.execute("SET LOCAL search_path = public").await?;
    for statement in split(sql)? {
        let text = statement.text.to_lowercase();
        let of_roles =
            [&["create", "role"][..], &["alter", "role"], &["drop", "role"], &["create", "schema"]];
        let of_server = [
            "create publication",
            "alter publication",
            "drop publication",
            "create extension",
            "create server",
            "create foreign",
            "set role",
            "alter schema",
            "grant usage on schema",
            "revoke usage on schema",
        ];
        let admin = of_roles.iter().any(|words| statement.starts_with(words))
            || of_server.iter().any(|start| text.starts_with(start))
            || (text.starts_with("grant") || text.starts_with("revoke")) && !text.contains(" on ")
            || text.contains(" owner to ");
        let role = if admin { "RESET ROLE" } else { "SET LOCAL ROLE app_owner" };
        session.execute(role).await?;
        session.execute(&statement.text).await.map_err(|error| error.detail(statement.text.clone()))?;
    }
    session.execute("RESET ROLE").await
}

/// Compares with the labels. A cell that has none is meant to stay as it was.
fn judge(
    case: &Case,
    diff: &AccessDiff,
    major: u32,
    confusion: &mut BTreeMap<(Verdict, Verdict), usize>,
    failures: &mut String,
) {
    let mut said: BTreeMap<(String, String, String), Verdict> = BTreeMap::new();
    for finding in &diff.findings {
        let subject = finding.subject.strip_prefix("public.").unwrap_or(&finding.subject).to_owned();
        said.insert((finding.role.clone(), finding.command.clone(), subject), finding.verdict);
    }
    // Servers before 17 have no privilege to maintain, and those before 15 not the view `feed`.
    let known = |cell: &&(String, String, String)| {
        (major >= 17 || cell.1 != "MAINTAIN") && (major >= 15 || cell.2 != "feed")
    };
    let cells: std::collections::BTreeSet<_> = said.keys().chain(case.labels.keys().filter(known)).collect();
    for cell in cells {
        let label = case.labels.get(cell).copied().unwrap_or(Verdict::Equivalent);
        let verdict = said.get(cell).copied().unwrap_or(Verdict::Equivalent);
        *confusion.entry((label, verdict)).or_default() += 1;
        let (role, command, subject) = cell;
        let fine = match label {
            Verdict::Widened => matches!(verdict, Verdict::Widened | Verdict::Unknown),
            Verdict::Changed => matches!(verdict, Verdict::Changed | Verdict::Widened | Verdict::Unknown),
            label => verdict == label || verdict == Verdict::Unknown,
        };
        if !fine {
            writeln!(failures, "{}: {role} {command} {subject}: {label} is called {verdict}", case.name)
                .unwrap();
            let found = diff.findings.iter().filter(|f| f.role == *role && f.command == *command);
            for finding in found.filter(|f| f.subject.ends_with(subject.as_str())) {
                writeln!(failures, "    {:?} -> {:?} {:?}", finding.before, finding.after, finding.changes)
                    .unwrap();
            }
        }
    }
}

const ALL: [Verdict; 5] =
    [Verdict::Widened, Verdict::Changed, Verdict::Narrowed, Verdict::Equivalent, Verdict::Unknown];

/// The confusion matrix: labels down, verdicts across.
fn table(confusion: &BTreeMap<(Verdict, Verdict), usize>) -> String {
    let mut text = format!("{:<12}", "label");
    for verdict in ALL {
        write!(text, "{verdict:>12}").unwrap();
    }
    for label in &ALL[..4] {
        write!(text, "\n{label:<12}").unwrap();
        for verdict in ALL {
            write!(text, "{:>12}", confusion.get(&(*label, verdict)).copied().unwrap_or_default()).unwrap();
        }
    }
    text
}

/// Reads `-- given:`, then cases: `-- case: name, since 15`, `-- wants: VERDICT role COMMAND,COMMAND subject subject`,
/// the SQL; where the change has a base of its own, `-- change:` between the two.
fn corpus() -> Vec<(String, String, Vec<Case>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/access");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "sql"));
    files.sort();
    let given = files.iter().find(|path| path.ends_with("given.sql")).unwrap();
    let given = std::fs::read_to_string(given).unwrap();
    files.retain(|path| !path.ends_with("given.sql"));
    files
        .iter()
        .map(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            let cases = text.split("-- case: ").skip(1).map(case).collect();
            (path.file_name().unwrap().to_string_lossy().into_owned(), given.clone(), cases)
        })
        .collect()
}

fn case(text: &str) -> Case {
    let (head, body) = text.split_once('\n').unwrap();
    let (name, since) = head.split_once(", since ").unwrap_or((head, "13"));
    let mut labels = BTreeMap::new();
    let mut sql = String::new();
    for line in body.lines() {
        let Some(wants) = line.strip_prefix("-- wants: ") else {
            sql += line;
            sql.push('\n');
            continue;
        };
        let words: Vec<&str> = wants.split_whitespace().collect();
        let [verdict, roles, commands, subjects @ ..] = words.as_slice() else { panic!("{name}: {line}") };
        let verdict = match *verdict {
            "WIDENED" => Verdict::Widened,
            "NARROWED" => Verdict::Narrowed,
            "CHANGED" => Verdict::Changed,
            "EQUIVALENT" => Verdict::Equivalent,
            other => panic!("{name}: {other}"),
        };
        assert!(!subjects.is_empty(), "{name}: {line}");
        for role in roles.split(',') {
            for command in commands.split(',') {
                for subject in subjects {
                    let cell = (role.to_owned(), command.replace('_', " "), subject.replace('~', " "));
                    labels.insert(cell, verdict);
                }
            }
        }
    }
    let (base, change) = sql.split_once("-- change:\n").unwrap_or(("", &sql));
    Case {
        name: name.to_owned(),
        since: since.parse().unwrap(),
        base: base.to_owned(),
        change: change.to_owned(),
        labels,
    }
}
