//! Tries to break in: everybody reads, writes and calls whatever their privileges reach in a small world, and what
//! they get is compared with an oracle that knows what was meant and nothing of the policies that were made of it.

mod act;
mod adds;
mod cells;
mod door;
mod escalate;
mod examples;
mod finding;
mod judge;
mod look;
mod mutants;
mod mutate;
pub mod oracle;
mod pinned;
mod probe;
mod question;
mod state;
mod tries;
mod values;
mod weakened;
pub mod witness;
mod write;

use std::cell;
use std::collections::{BTreeMap, BTreeSet};

use tokio_postgres::types::Type;

pub use act::{Actor, Outcome, Refusal};
pub use cells::{Cell, cells};
pub use finding::{Fault, Finding, waive};
pub use mutants::{Mutant, closure, mutants};
pub use mutate::{Compared, Fate, Score, score};
pub use oracle::Oracle;

use self::adds::Addition;
use self::door::{Door, Part};
use self::finding::Findings;
use self::judge::Judge;
use self::probe::Prober;
use self::state::State;
use crate::access::Roles;
use crate::config::App;
use crate::connect::Session;
use crate::world::{Caller, Identity, TableName, World};
use crate::{Error, Result};

/// What everybody got, by what they tried.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Golden {
    /// Outcomes, by who did what.
    pub outcomes: BTreeMap<String, String>,
    /// The rows that were added, by who tried it, through which door, in which columns.
    additions: BTreeMap<(Identity, TableName, Vec<String>), Vec<Addition>>,
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What is wrong and waived by its table, with the reason.
    pub waived: Vec<(Finding, String)>,
    /// Waivers that waive nothing.
    pub idle: Vec<String>,
    /// What had to be assumed.
    pub assumed: Vec<String>,
    /// What was not judged.
    pub unjudged: Vec<String>,
    /// Constraints that tell of rows which nobody may see: reported, and no fault of a policy.
    pub covert: Vec<String>,
    /// How many attempts were made.
    pub tried: usize,
    /// What everybody got.
    pub golden: Golden,
}

/// A filled database with what was meant of it.
pub struct Setting<'a> {
    /// A superuser's session, in no transaction.
    pub session: &'a Session,
    /// The rows.
    pub world: &'a World,
    /// What was meant.
    pub oracle: &'a Oracle,
    /// How the database learns who calls.
    pub caller: &'a Caller,
    /// Roles beside those that privileges and policies name.
    pub roles: &'a BTreeSet<String>,
    /// What the project says of roles.
    pub app: &'a App,
}

impl Setting<'_> {
    /// Everybody who tries, and the sentences about those who do not.
    ///
    /// # Errors
    /// When the connection fails.
    pub async fn everybody(&self) -> Result<(Vec<Identity>, Vec<String>)> {
        let extra: Vec<&str> = self.roles.iter().map(String::as_str).collect();
        let rows = self.session.query(include_str!("roles.sql"), &[(&extra, Type::TEXT_ARRAY)]).await?;
        let mut facts = Roles::default();
        facts.declare(self.app);
        let (mut all, mut said) = (Vec::new(), Vec::new());
        let people = &self.world.people;
        let named: BTreeSet<String> = self
            .session
            .query("SELECT DISTINCT r.rolname::text FROM pg_catalog.pg_roles r, pg_catalog.pg_policy p WHERE r.oid = ANY (p.polroles) OR 0 = ANY (p.polroles)", &[])
            .await?
            .iter()
            .map(|row| row.get(0))
            .collect();
        for row in rows {
            let (role, bypasses): (String, bool) = (row.get(0), row.get(1));
            if bypasses || facts.bypasses(&role) {
                said.push(format!("{role}: row security does not hold for it, so it was not tried"));
                continue;
            }
            let somebody = |id: Option<String>, claims: BTreeMap<String, String>| Identity {
                role: role.clone(),
                id,
                claims,
            };
            all.push(somebody(None, BTreeMap::new()));
            let ids = people.callers.iter().filter_map(|at| people.ids.get(*at).cloned());
            // Who has not signed in has no id; that a role pays no heed to one is tried all the same.
            // Who is named by no policy sees something only where row security is off.
            let bound = named.contains(&role);
            let ids: Vec<String> = if !bound || role == "anon" {
                ids.take(1).collect()
            } else {
                ids.chain([people.stranger.clone()]).collect()
            };
            for (claim, values) in &self.caller.claims {
                for value in values {
                    let claims = BTreeMap::from([(claim.clone(), value.clone())]);
                    all.push(somebody(ids.first().cloned(), claims));
                }
            }
            all.extend(ids.into_iter().map(|id| somebody(Some(id), BTreeMap::new())));
        }
        Ok((all, said))
    }

    async fn doors(&self, who: &[Identity]) -> Result<Vec<Door>> {
        let roles: BTreeSet<&str> = who.iter().map(|who| who.role.as_str()).collect();
        let roles: Vec<&str> = roles.into_iter().collect();
        let rows = self.session.query(include_str!("doors.sql"), &[(&roles, Type::TEXT_ARRAY)]).await?;
        let read = |text: &str| serde_json::from_str(text);
        let doors: std::result::Result<Vec<Door>, _> = rows.iter().map(|row| read(row.get(0))).collect();
        doors.map_err(|error| Error::new(format!("the catalog's answer cannot be read: {error}")))
    }

    /// Who tries, through which doors, on which rows.
    async fn frame(&self) -> Result<Frame> {
        let (who, mut bypassing) = self.everybody().await?;
        let roles: BTreeSet<&str> = who.iter().map(|who| who.role.as_str()).collect();
        let roles: Vec<&str> = roles.into_iter().collect();
        let untried = self.session.query(include_str!("untried.sql"), &[(&roles, Type::TEXT_ARRAY)]).await?;
        bypassing.extend(untried.iter().map(|row| row.get::<_, String>(0)));
        let doors = self.doors(&who).await?;
        let state = State::read(self.session, self.world).await?;
        Ok(Frame {
            who,
            bypassing,
            doors,
            state,
            authorities: escalate::authorities(self.world),
            stale: false,
        })
    }

    fn prober<'p>(
        &'p self,
        actor: &'p Actor<'p>,
        frame: &'p Frame,
        doors: &'p [Door],
        judge: Judge<'p>,
    ) -> Prober<'p> {
        Prober {
            actor,
            caller: self.caller,
            world: self.world,
            oracle: self.oracle,
            state: &frame.state,
            judge,
            doors,
            findings: Findings::default(),
            golden: Golden::default(),
            expected: None,
            differs: None,
            covert: BTreeSet::new(),
            authorities: &frame.authorities,
            visible_before: BTreeMap::new(),
            tried: 0,
            at: 0,
            commands: None,
            nested: false,
        }
    }
}

/// What all attempts have in common.
struct Frame {
    who: Vec<Identity>,
    /// The sentences about who does not try, and through what nobody does.
    bypassing: Vec<String>,
    doors: Vec<Door>,
    state: State,
    authorities: BTreeSet<TableName>,
    /// Whether what a write can reach was learnt of a mutant.
    stale: bool,
}

impl Frame {
    /// Everybody at every door, or at some: tables, views and functions.
    fn tasks(&self, only: Option<&BTreeSet<TableName>>) -> Vec<(&Identity, &Door)> {
        let wanted = |door: &&Door| door.usage && only.is_none_or(|only| only.contains(&door.table()));
        let doors: Vec<&Door> = self.doors.iter().filter(wanted).collect();
        let mut all = Vec::new();
        for who in &self.who {
            all.extend(doors.iter().filter(|door| door.role == who.role).map(|door| (who, *door)));
        }
        all
    }
}

/// What one worker brings back.
#[derive(Default)]
struct Catch {
    findings: Findings,
    golden: Golden,
    covert: BTreeSet<String>,
    failed: BTreeSet<String>,
    tried: usize,
}

impl Catch {
    fn of(prober: Prober<'_>) -> Self {
        let Prober { findings, golden, covert, judge, tried, .. } = prober;
        Self { findings, golden, covert, failed: judge.failed, tried }
    }

    fn merge(&mut self, other: Self) {
        self.findings.merge(other.findings);
        self.golden.outcomes.extend(other.golden.outcomes);
        self.golden.additions.extend(other.golden.additions);
        self.covert.extend(other.covert);
        self.failed.extend(other.failed);
        self.tried += other.tried;
    }
}

/// Tries everything, or what reaches these tables. All of it is rolled back. The settings are databases with the same
/// rows, and share the work. `progress` is told how many of how many doors are done.
///
/// # Errors
/// When a connection fails, or a statement of ours does.
pub async fn prove(
    crew: &[Setting<'_>],
    only: Option<&BTreeSet<TableName>>,
    progress: &dyn Fn(usize, usize),
) -> Result<Proof> {
    let first = crew.first().ok_or_else(|| Error::new("there is no database to try anything in"))?;
    let frame = first.frame().await?;
    let tasks = frame.tasks(only);
    let (next, done) = (cell::Cell::new(0), cell::Cell::new(0));
    let (frame, tasks, next, done) = (&frame, &tasks, &next, &done);
    let work = crew.iter().map(async |setting| {
        let actor = Actor { session: setting.session, caller: setting.caller };
        let judge = Judge::new(&actor, setting.oracle);
        let mut prober = setting.prober(&actor, frame, &frame.doors, judge);
        while let Some((who, door)) = tasks.get(next.replace(next.get() + 1)) {
            prober.at = next.get() - 1;
            prober.task(who, door, Part::All).await?;
            done.set(done.get() + 1);
            progress(done.get(), tasks.len());
        }
        Ok::<_, Error>(Catch::of(prober))
    });
    let mut all = Catch::default();
    futures_util::future::try_join_all(work).await?.into_iter().for_each(|one| all.merge(one));
    let mut assumed = first.oracle.assumed.clone();
    assumed.extend(first.world.notes.iter().cloned());
    let mut unjudged = first.oracle.unjudged.clone();
    unjudged.extend(frame.bypassing.iter().cloned());
    unjudged.extend(all.failed);
    Ok(Proof {
        findings: all.findings.into_vec(),
        waived: Vec::new(),
        idle: Vec::new(),
        assumed,
        unjudged,
        covert: all.covert.into_iter().collect(),
        tried: all.tried,
        golden: all.golden,
    })
}

/// The findings after a change of the database, which is undone; through these doors alone if any are named.
///
/// # Errors
/// When the change is refused, or the connection fails.
pub async fn trial(
    setting: &Setting<'_>,
    sql: &str,
    only: Option<&BTreeSet<TableName>>,
) -> Result<Vec<Finding>> {
    let actor = Actor { session: setting.session, caller: setting.caller };
    setting.session.execute("BEGIN").await?;
    let tried = async {
        setting.session.execute(sql).await?;
        setting.session.execute("SET LOCAL search_path = ''").await?;
        let frame = setting.frame().await?;
        let judge = Judge::new(&actor, setting.oracle);
        let mut prober = setting.prober(&actor, &frame, &frame.doors, judge);
        prober.nested = true;
        for (who, door) in frame.tasks(None) {
            if only.is_some_and(|only| !only.contains(&door.table())) {
                continue;
            }
            prober.task(who, door, Part::All).await?;
        }
        Ok(prober.findings.into_vec())
    };
    let findings = tried.await;
    setting.session.execute("ROLLBACK").await?;
    findings
}
