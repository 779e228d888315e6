//! What attempts on rows add to what structure says: a difference that was seen is real, and sameness proves nothing.

use serde::Serialize;

use super::Verdict;
use super::compare::Finding;

/// Something that one state lets through and the other does not, seen on rows that both hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Witness {
    /// Whether it is more than before; else it is less.
    pub gained: bool,
    /// Who tried it: a role and an id of the world.
    pub who: String,
    /// The statement.
    pub attempt: String,
    /// The row that it is about, where there is one.
    pub row: Option<String>,
    /// What came of it in the first state.
    pub before: String,
    /// What came of it in the second.
    pub after: String,
}

/// What attempts in both states showed of one cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Observed {
    /// How many there were.
    pub attempts: usize,
    /// The first that was let through only afterwards.
    pub gained: Option<Witness>,
    /// The first that was let through only before.
    pub lost: Option<Witness>,
}

impl Verdict {
    /// The verdict of structure, with what was seen on rows. What was not seen may still be: so rows alone never say
    /// that nothing more is given, and an UNKNOWN of which they show only less stays one.
    #[must_use]
    pub fn seen(self, more: bool, less: bool) -> Verdict {
        use Verdict::{Changed, Equivalent, Narrowed, Unknown, Widened};
        match (self, more, less) {
            (Unknown, true, false) => Widened,
            (Unknown, true, true) => Changed,
            (Widened, _, true) | (Narrowed, true, _) => Changed,
            // Structure was wrong, and the rows are right.
            (Equivalent, true, false) => Widened,
            (Equivalent, false, true) => Narrowed,
            (Equivalent, true, true) => Changed,
            (verdict, _, _) => verdict,
        }
    }
}

impl Finding {
    /// Adds what was seen on rows.
    pub fn observe(&mut self, observed: Observed) {
        let Observed { attempts, gained, lost } = observed;
        let verdict = self.verdict.seen(gained.is_some(), lost.is_some());
        if verdict != self.verdict {
            self.decided_by = format!("rows; {} says {}", self.decided_by, self.verdict);
            self.verdict = verdict;
        }
        self.attempts = Some(attempts);
        self.witnesses.extend(gained.into_iter().chain(lost));
    }
}
