//! One finished statement, with the danger that it carries as data.

use std::fmt;

use serde::{Deserialize, Serialize};

/// SQL text that runs as it stands, and what it means for a database in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// One SQL statement, without a semicolon at its end.
    pub sql: String,
    /// The strongest lock it takes on each relation that existed before, and the relation; only locks that block others
    /// than readers and writers, or those.
    pub locks: Vec<(Lock, String)>,
    /// What can go wrong, or what is lost.
    pub hazards: Vec<Hazard>,
    /// Where it can run.
    pub transaction: Transaction,
    /// Whether it leaves alone what inherits from the relations that it locks.
    #[serde(skip)]
    pub only: bool,
}

/// Whether a statement can share a transaction with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Transaction {
    /// With any others.
    Shared,
    /// In a transaction that has to commit before what follows can use the effect: a new enum value.
    CommitAfter,
    /// In a transaction that begins after all others are done, so that no lock that they took is held while it reads
    /// rows: a constraint is validated. What follows it in the same step follows it there.
    Later,
    /// In none: PostgreSQL refuses it inside a transaction block.
    Outside,
    /// In none, and after all others, as [`Transaction::Later`]: rows are copied once everything is there that keeps the
    /// copies in step.
    Last,
}

impl Transaction {
    /// Whether it is in none.
    pub fn is_none(self) -> bool {
        matches!(self, Transaction::Outside | Transaction::Last)
    }

    /// Whether it comes after everything that is not.
    pub(crate) fn is_deferred(self) -> bool {
        matches!(self, Transaction::Later | Transaction::Last)
    }
}

/// The table-level lock modes that DDL takes, weakest first
/// (<https://www.postgresql.org/docs/current/explicit-locking.html>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Lock {
    /// Blocks other DDL and VACUUM.
    ShareUpdateExclusive,
    /// Blocks writes.
    Share,
    /// Blocks writes and other DDL.
    ShareRowExclusive,
    /// Blocks everything, reads too.
    AccessExclusive,
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Lock::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            Lock::Share => "SHARE",
            Lock::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            Lock::AccessExclusive => "ACCESS EXCLUSIVE",
        })
    }
}

/// A danger, with its stable code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Hazard {
    /// What sort of danger.
    pub code: Code,
    /// What it is here, in one sentence without a full stop.
    pub message: String,
    /// A query that counts the rows which it is about, in the database as it stands before; one number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<String>,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $code:literal, $title:literal $(, $alias:literal)*;)*) => {
        /// The stable codes of hazards. They share one namespace with lints.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Code { $($(#[doc = $doc])* $variant,)* }

        impl Code {
            /// All codes.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The code as printed, `PL001`.
            pub fn code(self) -> &'static str {
                match self { $(Code::$variant => $code,)* }
            }

            /// What it is about, in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Code::$variant => $title,)* }
            }

            /// Its page: the doc comment, as Markdown.
            pub(crate) fn page(self) -> &'static str {
                match self { $(Code::$variant => concat!($($doc, "\n",)*),)* }
            }

            /// What other tools call it.
            pub(crate) fn aliases(self) -> &'static [&'static str] {
                match self { $(Code::$variant => &[$($alias,)*],)* }
            }
        }
    };
}

codes! {
    /// A table, a column or a sequence is dropped with what it holds.
    ///
    /// No migration brings it back, and code that still reads it fails from that moment on.
    ///
    /// ```sql
    /// ALTER TABLE public.orders DROP COLUMN note;
    /// ```
    ///
    /// **Instead** deploy code that no longer reads it first, keep a copy where the rows may be wanted, and drop it in a later
    /// migration. Each loss is allowed by name: `--allow drop:column:public.orders.note`.
    DataLoss = "PL001", "deletes data", "squawk ban-drop-column", "squawk ban-drop-table",
        "pg-schema-diff DELETES_DATA", "atlas DS102", "atlas DS103";
    /// The whole table is written anew under a lock that blocks reads.
    ///
    /// Nobody reads or writes it meanwhile, and the disk holds it twice: minutes to hours on a large table.
    ///
    /// ```sql
    /// ALTER TABLE public.orders ALTER COLUMN id TYPE bigint;
    /// ```
    ///
    /// **Instead** let `#[column(online)]` bring a column of the new form beside the old one, which a trigger fills and a copy in
    /// batches, and which takes its place in one short transaction; by hand the same in files of your own.
    Rewrite = "PL002", "rewrites the table", "squawk changing-column-type",
        "pg-schema-diff ACQUIRES_ACCESS_EXCLUSIVE_LOCK", "strong_migrations change_column";
    /// Existing rows are read under a lock that blocks writes.
    ///
    /// Writes wait until every row was checked, and reads wait behind them where the lock blocks those, too.
    ///
    /// ```sql
    /// ALTER TABLE public.orders ADD CONSTRAINT positive CHECK (amount > 0);
    /// ```
    ///
    /// **Instead** add it `NOT VALID`, which reads nothing, and validate it in a later transaction, under a lock that lets writes
    /// pass: `ALTER TABLE public.orders VALIDATE CONSTRAINT positive`.
    Scan = "PL003", "scans the table", "squawk constraint-missing-not-valid",
        "squawk adding-foreign-key-constraint", "squawk adding-not-nullable-field", "atlas PG303";
    /// Existing rows may make the statement fail.
    ///
    /// What runs on an empty database, and on everybody's laptop, stops in production, with the files before it applied.
    ///
    /// ```sql
    /// ALTER TABLE public.orders ALTER COLUMN note SET NOT NULL;
    /// ```
    ///
    /// **Instead** look for such rows before it runs, as `palisade lint --against PROFILE` does, and say with
    /// `#[column(backfill = "…")]` what they get, or correct them in a file before it.
    MayFail = "PL004", "can fail on existing rows", "atlas MF101", "atlas MF103";
    /// More people can see or change more rows than before, or fewer.
    ///
    /// A row that was read cannot be taken back, and a person who is shut out calls.
    ///
    /// ```sql
    /// CREATE POLICY everybody ON public.notes FOR SELECT USING (true);
    /// ```
    ///
    /// **Instead** of the SQL alone read the cells that change: `palisade policy diff migrations schema` names role, table and
    /// command of each, and `--gate` asks for an approval.
    Access = "PL005", "changes access", "pg-schema-diff AUTHZ_UPDATE";
    /// An index is built while writes wait.
    ///
    /// On a large table that is minutes in which nobody can save anything.
    ///
    /// ```sql
    /// CREATE INDEX by_note ON public.orders (note);
    /// ```
    ///
    /// **Instead** `CREATE INDEX CONCURRENTLY`, in a file of its own whose first line is `-- no-transaction`, lets them pass. It is
    /// what Palisade writes wherever PostgreSQL has it; where this is said of such a file, the table is one where it does not
    /// (a partitioned one, an exclusion constraint).
    BlockingIndex = "PL006", "blocks writes while an index is built",
        "squawk require-concurrent-index-creation", "pg-schema-diff ACQUIRES_SHARE_LOCK", "atlas PG101";
    /// An object is dropped and created again.
    ///
    /// PostgreSQL cannot change it in place. What depends on it is made again too, with owner, grants and comments, and others wait
    /// until all of it stands again.
    ///
    /// ```sql
    /// DROP VIEW public.feed;
    /// CREATE VIEW public.feed AS SELECT body, id FROM public.notes;
    /// ```
    ///
    /// **Instead** keep the columns of a view in their order and add new ones behind them, and give a function that changes what it
    /// returns another name: both then change in place.
    Replaced = "PL007", "is dropped and created again";
    /// Running code that uses the old form breaks.
    ///
    /// Between the migration and the deployment one of the two is wrong.
    ///
    /// ```sql
    /// ALTER TABLE public.orders RENAME COLUMN note TO remark;
    /// ```
    ///
    /// **Instead** add the new form beside the old one, deploy, and take the old one away. `renamed_from = "note", keep_old` on a
    /// table or a column serves both names: a view, or a column that a trigger keeps in step. When nothing says the old name any
    /// more, leave both words out.
    BreaksCode = "PL008", "can break running code", "squawk renaming-column", "squawk renaming-table",
        "atlas BC101", "atlas BC102", "squawk ban-drop-not-null", "pg-schema-diff CORRECTNESS",
        "pg-schema-diff UPGRADING_EXTENSION_VERSION";
    /// An index or a constraint is taken away from a table that stays.
    ///
    /// No row is lost. Queries that leaned on the index read the whole table; rows that the constraint kept out come in, and
    /// writers that name it (`ON CONFLICT`) fail.
    ///
    /// ```sql
    /// DROP INDEX public.by_note;
    /// ```
    ///
    /// **Instead** of trusting that nobody needs it look at `pg_stat_user_indexes` (PL260 does) before an index goes, and clean up
    /// by a query before the constraint comes back.
    TakenAway = "PL009", "takes away an index or a constraint", "pg-schema-diff INDEX_DROPPED", "atlas CD101";
    /// A lock that blocks reads is taken for a moment, and PostgreSQL has a form that takes none.
    ///
    /// Whoever holds the table makes everybody wait who comes after: a report of ten minutes is an outage of ten minutes.
    ///
    /// ```sql
    /// ALTER TABLE public.events DETACH PARTITION public.events_2019;
    /// ```
    ///
    /// **Instead** `DROP INDEX CONCURRENTLY` and `DETACH PARTITION … CONCURRENTLY` wait without being in anybody's way, each in a
    /// file of its own with `-- no-transaction` in its first line.
    Gentler = "PL010", "holds others up where it need not", "squawk require-concurrent-index-deletion",
        "squawk require-concurrent-partition-detach", "atlas PG102";
}

impl Code {
    /// Whether the statement reads or writes rows, for as long as those take.
    pub fn reads_rows(self) -> bool {
        matches!(self, Code::Rewrite | Code::Scan | Code::BlockingIndex | Code::MayFail)
    }

    /// Whether it is a danger on an object that did not exist before, too.
    pub(crate) fn concerns_new_objects(self) -> bool {
        matches!(self, Code::Access | Code::DataLoss)
    }
}

impl Statement {
    /// A statement without danger that can share a transaction.
    pub fn new(sql: impl Into<String>) -> Self {
        Self {
            sql: sql.into(),
            locks: Vec::new(),
            hazards: Vec::new(),
            transaction: Transaction::Shared,
            only: false,
        }
    }

    /// Says which lock it takes on a relation, whatever was said of that before.
    #[must_use]
    pub fn lock(mut self, lock: Lock, relation: impl Into<String>) -> Self {
        let relation = relation.into();
        self.locks.retain(|(_, other)| *other != relation);
        self.locks.push((lock, relation));
        self
    }

    /// Says that it takes at least this lock on a relation.
    pub(crate) fn locks_too(&mut self, lock: Lock, relation: String) {
        match self.locks.iter_mut().find(|(_, other)| *other == relation) {
            Some((there, _)) => *there = lock.max(*there),
            None => self.locks.push((lock, relation)),
        }
    }

    /// Adds a hazard.
    #[must_use]
    pub fn hazard(mut self, code: Code, message: impl Into<String>) -> Self {
        self.hazards.push(Hazard { code, message: message.into(), counts: None });
        self
    }

    /// Says by which query one counts the rows that the hazard named last is about.
    #[must_use]
    pub(crate) fn counted(mut self, query: impl Into<Option<String>>) -> Self {
        if let Some(hazard) = self.hazards.last_mut() {
            hazard.counts = query.into();
        }
        self
    }

    /// Says that it leaves alone what inherits from the relations that it locks.
    #[must_use]
    pub(crate) fn only(mut self) -> Self {
        self.only = true;
        self
    }

    /// Says where it can run.
    #[must_use]
    pub fn transaction(mut self, transaction: Transaction) -> Self {
        self.transaction = transaction;
        self
    }
}
