//! The mutation score: policies are weakened one at a time, and whoever notices kills the mutant. What nobody notices
//! says what the prober does not try.

use std::cell::Cell;
use std::collections::BTreeSet;

use palisade_model::written::Command;
use serde::Serialize;

use super::act::Actor;
use super::door::{Door, Part};
use super::finding::Finding;
use super::judge::Judge;
use super::mutants::Mutant;
use super::{Frame, Proof, Setting};
use crate::Result;
use crate::access;
use crate::connect::Session;
use crate::world::Identity;

/// What became of a mutant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Somebody got something that was not meant for them, or lacks what was: the first finding.
    Found(String),
    /// Somebody got something else than before: the first difference.
    Differs(String),
    /// PostgreSQL refused the mutation.
    Refused(String),
    /// Nothing changes by it: what it does is what the schema has already.
    Equivalent(String),
    /// Nobody noticed.
    Survived,
}

/// What comparing access says of a mutant before it is tried.
#[derive(Debug, Clone)]
pub enum Compared {
    /// It changes nothing, and why.
    Same(String),
    /// It can matter only here: the role, the relation or function as SQL, and what is done.
    Only(BTreeSet<(String, String, access::Command)>),
    /// It can matter anywhere in its reach.
    Anywhere,
}

/// All mutants with their fates.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Score {
    /// By name.
    pub mutants: Vec<(Mutant, Fate)>,
}

impl Score {
    /// Killed, and all that count: what PostgreSQL refuses and what changes nothing does not.
    pub fn killed(&self) -> (usize, usize) {
        let count = |of: fn(&Fate) -> bool| self.mutants.iter().filter(|(_, fate)| of(fate)).count();
        let killed = count(|fate| matches!(fate, Fate::Found(_) | Fate::Differs(_)));
        (killed, killed + count(|fate| matches!(fate, Fate::Survived)))
    }

    /// Those who survived.
    pub fn survivors(&self) -> impl Iterator<Item = &Mutant> {
        self.mutants.iter().filter(|(_, fate)| *fate == Fate::Survived).map(|(mutant, _)| mutant)
    }
}

/// Tries every mutant, each in a transaction that is rolled back; the settings share the work. A run ends where
/// somebody gets something else than before. `compared` says where a state that a session sees can differ from
/// the one before.
///
/// # Errors
/// When a connection fails, or `compared` does.
pub async fn score(
    crew: &[Setting<'_>],
    before: &Proof,
    mutants: Vec<Mutant>,
    compared: impl AsyncFn(&Session, &Mutant) -> Result<Compared>,
    progress: &dyn Fn(usize, usize),
) -> Result<Score> {
    let whole = mutants.len();
    let (next, done) = (Cell::new(0), Cell::new(0));
    let (mutants, next, done, compared) = (&mutants, &next, &done, &compared);
    let work = crew.iter().map(async |setting| {
        let mut hunt = Hunt::new(setting, before).await?;
        let mut fates = Vec::new();
        while let Some(mutant) = mutants.get(next.replace(next.get() + 1)) {
            let at = next.get() - 1;
            fates.push((at, hunt.fate(mutant, compared).await?));
            done.set(done.get() + 1);
            progress(done.get(), whole);
        }
        Ok::<_, crate::Error>(fates)
    });
    let mut fates: Vec<(usize, Fate)> =
        futures_util::future::try_join_all(work).await?.into_iter().flatten().collect();
    fates.sort_by_key(|(at, _)| *at);
    let named = mutants.iter().cloned().zip(fates.into_iter().map(|(_, fate)| fate));
    Ok(Score { mutants: named.collect() })
}

/// One worker, with what it remembers from mutant to mutant.
struct Hunt<'a> {
    setting: &'a Setting<'a>,
    before: &'a Proof,
    frame: Frame,
    actor: Actor<'a>,
}

/// One part of what is tried on a mutant.
#[derive(Debug, Clone, Copy)]
enum Step<'c> {
    /// What is cheap and notices nearly every mutant: the table and the command that it is about.
    Near,
    /// Everything in its reach, or what of it compared as different.
    Far(Option<&'c BTreeSet<(String, String, access::Command)>>),
}

impl<'a> Hunt<'a> {
    async fn new(setting: &'a Setting<'a>, before: &'a Proof) -> Result<Self> {
        let actor = Actor { session: setting.session, caller: setting.caller };
        Ok(Self { setting, before, frame: setting.frame().await?, actor })
    }

    async fn fate(
        &mut self,
        mutant: &Mutant,
        compared: &impl AsyncFn(&Session, &Mutant) -> Result<Compared>,
    ) -> Result<Fate> {
        let session = self.setting.session;
        session.execute("BEGIN").await?;
        let fate = match session.execute(&mutant.sql).await {
            Err(error) if error.sqlstate.is_some() => Ok(Fate::Refused(error.what)),
            Err(error) => Err(error),
            Ok(()) => self.found_out(mutant, compared).await,
        };
        session.execute("ROLLBACK").await?;
        fate
    }

    /// What became of a mutant that stands: what is cheapest is asked first.
    async fn found_out(
        &mut self,
        mutant: &Mutant,
        compared: &impl AsyncFn(&Session, &Mutant) -> Result<Compared>,
    ) -> Result<Fate> {
        let session = self.setting.session;
        if let Some(why) = &mutant.settled {
            return Ok(Fate::Equivalent(why.clone()));
        }
        // Only what a mutant can have changed is read again.
        let privileges = matches!(mutant.kind.as_str(), "grant" | "anon");
        let anew = if privileges { Some(self.setting.doors(&self.frame.who).await?) } else { None };
        let looked = matches!(mutant.kind.as_str(), "function" | "trigger");
        if looked || self.frame.stale {
            self.frame.state.look_around(session).await?;
            self.frame.stale = looked;
        }
        let doors: &[Door] = anew.as_deref().unwrap_or(&self.frame.doors);
        let mut known = None;
        if mutant.doubtful {
            known = Some(compared(session, mutant).await?);
        } else if let Some(fate) = self.noticed(mutant, Step::Near, doors).await? {
            return Ok(fate);
        }
        let known = match known {
            Some(known) => known,
            None => compared(session, mutant).await?,
        };
        let far = match &known {
            Compared::Same(why) => return Ok(Fate::Equivalent(why.clone())),
            Compared::Only(cells) => Step::Far(Some(cells)),
            Compared::Anywhere => Step::Far(None),
        };
        Ok(self.noticed(mutant, far, doors).await?.unwrap_or(Fate::Survived))
    }

    async fn noticed(&self, mutant: &Mutant, step: Step<'_>, doors: &[Door]) -> Result<Option<Fate>> {
        let judge = Judge::new(&self.actor, self.setting.oracle);
        let mut prober = self.setting.prober(&self.actor, &self.frame, doors, judge);
        prober.expected = Some(&self.before.golden);
        prober.nested = true;
        let mut ran = Ok(());
        for (who, door, part) in tasks(mutant, step, &self.frame.who, doors) {
            prober.commands = commands(mutant, step, door);
            ran = prober.task(who, door, part).await;
            if ran.is_err() || prober.ends() {
                break;
            }
        }
        let differs = prober.differs.take();
        let findings = prober.findings.into_vec();
        Ok(match (ran, findings.into_iter().find(|finding| self.is_new(finding)), differs) {
            (Err(error), ..) if error.sqlstate.is_some() => Some(Fate::Differs(error.what)),
            (Err(error), ..) => return Err(error),
            (_, Some(finding), _) => Some(Fate::Found(finding.what)),
            (_, None, Some(differs)) => Some(Fate::Differs(differs)),
            (_, None, None) => None,
        })
    }

    fn is_new(&self, finding: &Finding) -> bool {
        let same = |known: &Finding| {
            (known.fault, &known.table, &known.door, &known.role, &known.action)
                == (finding.fault, &finding.table, &finding.door, &finding.role, &finding.action)
        };
        !self.before.findings.iter().chain(self.before.waived.iter().map(|(known, _)| known)).any(same)
    }
}

/// The commands that writes through a door are tried with; none means all.
fn commands(mutant: &Mutant, step: Step<'_>, door: &Door) -> Option<Vec<Command>> {
    match step {
        Step::Near => mutant.command.map(|command| vec![command]),
        Step::Far(None) => None,
        Step::Far(Some(cells)) => {
            let differs =
                |command: access::Command| cells.contains(&(door.role.clone(), door.identity(), command));
            let all = [
                (access::Command::Insert, Command::Insert),
                (access::Command::Update, Command::Update),
                (access::Command::Delete, Command::Delete),
                (access::Command::Truncate, Command::Delete),
            ];
            Some(all.into_iter().filter(|(cell, _)| differs(*cell)).map(|(_, command)| command).collect())
        }
    }
}

/// What is tried on a mutant, the likeliest first.
fn tasks<'d>(
    mutant: &Mutant,
    step: Step<'_>,
    who: &'d [Identity],
    doors: &'d [Door],
) -> Vec<(&'d Identity, &'d Door, Part)> {
    let reach: &BTreeSet<_> = &mutant.reach;
    let within = |door: &&Door| door.usage && (reach.is_empty() || reach.contains(&door.table()));
    let own = |door: &Door| mutant.of.contains(&door.table());
    let doors: Vec<&Door> = doors.iter().filter(within).collect();
    let mut all = Vec::new();
    let mut add = |part: Part, wanted: &dyn Fn(&Door) -> bool| {
        for door in doors.iter().filter(|door| wanted(door)) {
            all.extend(who.iter().filter(|who| who.role == door.role).map(|who| (who, *door, part)));
        }
    };
    match step {
        Step::Near => {
            if mutant.command.is_none_or(|command| command == Command::Select) {
                add(Part::Reads, &own);
            }
            if mutant.command != Some(Command::Select) {
                add(Part::Writes, &own);
            }
            if mutant.of.is_empty() {
                add(Part::Reads, &|_| true);
            }
        }
        Step::Far(cells) => {
            // What a function with its caller's rights makes of a difference stands in no cell of its own.
            let reads = |door: &Door| {
                let cell = (door.role.clone(), door.identity(), access::Command::Select);
                door.kind == "f" || cells.is_none_or(|cells| cells.contains(&cell))
            };
            add(Part::Reads, &reads);
            let writes =
                |door: &Door| commands(mutant, step, door).is_none_or(|commands| !commands.is_empty());
            add(Part::Writes, &writes);
        }
    }
    all
}
