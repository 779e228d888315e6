//! Tries to break in: everybody reads, writes and calls whatever their privileges reach in a small world, and what
//! they get is compared with an oracle that knows what was meant and nothing of the policies that were made of it.

mod act;
mod escalate;
mod finding;
mod judge;
mod mutate;
pub mod oracle;
mod probe;
mod state;
mod values;
pub mod witness;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use tokio_postgres::types::Type;

pub use act::{Actor, Outcome, Refusal};
pub use finding::{Fault, Finding, waive};
pub use mutate::{Fate, Mutant, Score, closure, mutants, score};
pub use oracle::Oracle;

use self::finding::Findings;
use self::judge::Judge;
use self::probe::{Door, Prober};
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
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What is wrong and waived by its table, with the reason.
    pub waived: Vec<(Finding, String)>,
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

    async fn prober<'p>(
        &'p self,
        actor: &'p Actor<'p>,
        state: &'p State,
        who: &[Identity],
    ) -> Result<Prober<'p>> {
        Ok(Prober {
            actor,
            caller: self.caller,
            world: self.world,
            oracle: self.oracle,
            state,
            judge: Judge::new(actor, self.oracle),
            doors: self.doors(who).await?,
            findings: Findings::default(),
            golden: Golden::default(),
            expected: None,
            differs: None,
            covert: BTreeSet::new(),
            authorities: escalate::authorities(self.world),
            visible_before: BTreeMap::new(),
            tried: 0,
            asked: true,
            nested: false,
        })
    }
}

/// Tries everything, or what reaches these tables. All of it is rolled back. `progress` is told how many of how many
/// doors are done.
///
/// # Errors
/// When the connection fails, or a statement of ours does.
pub async fn prove(
    setting: &Setting<'_>,
    only: Option<&BTreeSet<TableName>>,
    progress: &dyn Fn(usize, usize),
) -> Result<Proof> {
    let actor = Actor { session: setting.session, caller: setting.caller };
    let (who, bypassing) = setting.everybody().await?;
    let state = State::read(setting.session, setting.world).await?;
    let mut prober = setting.prober(&actor, &state, &who).await?;
    let ran = prober.run(&who, only, progress).await;
    setting.session.execute("ROLLBACK").await?;
    ran?;
    let mut assumed = setting.oracle.assumed.clone();
    assumed.extend(setting.world.notes.iter().cloned());
    let mut unjudged = setting.oracle.unjudged.clone();
    unjudged.extend(bypassing);
    unjudged.extend(prober.judge.failed.iter().cloned());
    Ok(Proof {
        findings: prober.findings.into_vec(),
        waived: Vec::new(),
        assumed,
        unjudged,
        covert: prober.covert.into_iter().collect(),
        tried: prober.tried,
        golden: prober.golden,
    })
}

/// The findings after a change of the database, which is undone.
///
/// # Errors
/// When the change is refused, or the connection fails.
pub async fn trial(setting: &Setting<'_>, sql: &str) -> Result<Vec<Finding>> {
    let actor = Actor { session: setting.session, caller: setting.caller };
    setting.session.execute("BEGIN").await?;
    let tried = async {
        setting.session.execute(sql).await?;
        setting.session.execute("SET LOCAL search_path = ''").await?;
        let state = State::read(setting.session, setting.world).await?;
        let (who, _) = setting.everybody().await?;
        let mut prober = setting.prober(&actor, &state, &who).await?;
        prober.nested = true;
        prober.run(&who, None, &|_, _| ()).await?;
        Ok(prober.findings.into_vec())
    };
    let findings = tried.await;
    setting.session.execute("ROLLBACK").await?;
    findings
}
