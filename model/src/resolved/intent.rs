//! Who may do what, as it was meant: intent with every name resolved, before and beside the policies it becomes.
//!
//! It is lowered twice, to policies and to the oracle that checks them, and so it knows nothing of the SQL of either.

use std::collections::BTreeMap;

use super::Waiver;
use crate::diagnostic::SourceLocation;
use crate::name::QualifiedName;
use crate::written::Command;

/// The newest version of the templates, which is what a project without `[rls] templates` gets.
pub const TEMPLATES: u32 = 1;

/// The intent of a whole project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Intent {
    /// How the database learns who calls. Intent that asks for the caller cannot be resolved without it.
    pub caller: Option<Caller>,
    /// The schema of generated functions.
    pub schema: String,
    /// The version of the templates that intent becomes SQL by.
    pub templates: u32,
    /// By table: every table of the model, also those that say nothing.
    pub tables: BTreeMap<QualifiedName, TableIntent>,
    /// Views by intent; other views are not among them.
    pub views: BTreeMap<QualifiedName, ViewIntent>,
}

/// How the database learns who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Where the id comes from. The first source that is there decides alone, even if it names nobody.
    pub sources: Vec<CallerSource>,
    /// The type of an id: `text`, `uuid` or `bigint`.
    pub sql_type: String,
    /// The generated function without arguments that returns the id, or null if nobody calls.
    pub function: QualifiedName,
}

/// Where the caller's id comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallerSource {
    /// Supabase's `auth.uid()`, and the subject of `auth.jwt()` where ids are no uuids.
    Supabase,
    /// Neon's `auth.user_id()`.
    Neon,
    /// A setting of the transaction: `app.current_user_id`.
    Setting(String),
    /// A claim of the token in `request.jwt.claims`, as the keys that lead to it.
    Claim(Vec<String>),
}

/// The intent of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableIntent {
    /// The table.
    pub name: QualifiedName,
    /// The struct.
    pub location: SourceLocation,
    /// Why no client is admitted, where that is meant.
    pub none: Option<NoClient>,
    /// `#[policy(…, when = …)]`, in the order of the source.
    pub rules: Vec<Rule>,
    /// Policies as SQL, which say nothing of what is meant.
    pub by_hand: Vec<ByHand>,
    /// `#[relation(…)]`
    pub relations: Vec<Relation>,
    /// `#[consent(…)]`
    pub consents: Vec<Consent>,
    /// `#[immutable(…)]`
    pub immutable: Vec<ColumnAt>,
    /// `#[transition(…)]`
    pub transitions: Vec<Transition>,
    /// `#[writable(…)]`
    pub writable: Vec<Writable>,
}

/// `#[policy(none, reason = "…")]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoClient {
    /// Why.
    pub reason: String,
    /// Where it is written.
    pub location: SourceLocation,
}

/// A policy as SQL. Its text is in [`Policy`](super::Policy), under the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByHand {
    /// The policy's name.
    pub name: String,
    /// The command.
    pub command: Command,
    /// Whom it holds for.
    pub to: Vec<String>,
    /// Narrows instead of widening.
    pub restrictive: bool,
    /// Where it is written.
    pub location: SourceLocation,
}

/// One sentence of intent about rows: who may do what with which of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What may be done; `all` is written out as the four commands.
    pub commands: Vec<RuleCommand>,
    /// Whom it holds for, by name; `public` is everybody.
    pub to: Vec<String>,
    /// The rows that are there. For an insert, and for what an update writes, this too unless `check` is there.
    pub when: Predicate,
    /// The rows that are written, where they are others.
    pub check: Option<Predicate>,
    /// Narrows instead of widening.
    pub restrictive: bool,
    /// Findings that somebody decided to live with.
    pub waivers: Vec<Waiver>,
    /// Where it is written.
    pub location: SourceLocation,
}

/// A command of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCommand {
    /// Never [`Command::All`].
    pub command: Command,
    /// The columns that a `select` or an `update` lists; none means all of them.
    pub columns: Vec<String>,
    /// Where it is written.
    pub location: SourceLocation,
}

/// A condition on a row and the caller. Only TRUE admits; there is no negation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Predicate {
    /// All of them; two or more, none of which is an `And` itself.
    And(Vec<Predicate>),
    /// One of them; two or more, none of which is an `Or` itself.
    Or(Vec<Predicate>),
    /// One condition.
    Atom(Atom),
}

/// One condition, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Atom {
    /// The condition.
    pub kind: AtomKind,
    /// Where it is written.
    pub location: SourceLocation,
}

/// The conditions there are. Columns are the table's own unless another table is named. Values are SQL literals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AtomKind {
    /// The caller is the value of the column.
    Owner {
        /// The column.
        column: String,
    },
    /// The caller is the value of one of the columns.
    Party {
        /// Two or more columns.
        columns: Vec<String>,
    },
    /// The caller stands in a relation to what the column holds.
    Related {
        /// The table that holds the relation.
        table: QualifiedName,
        /// The relation's name, see [`TableIntent::relation`].
        relation: String,
        /// The column.
        column: String,
    },
    /// The row's tenant is one of the caller's: `Related` by the one relation called `tenant`, and a floor.
    Tenant {
        /// The table that holds the relation `tenant`.
        table: QualifiedName,
        /// The column.
        column: String,
    },
    /// The row that a foreign key points to is readable by the caller. Null points to nothing and is false.
    CanRead(Parent),
    /// The row that a foreign key points to is changeable by the caller. Null points to nothing and is false.
    CanUpdate(Parent),
    /// Everybody that the roles admit.
    Public,
    /// The column, a boolean, is true.
    Published {
        /// The column.
        column: String,
    },
    /// The time of the transaction is at `from` or later, and before `to`.
    Window {
        /// The column with the first moment.
        from: String,
        /// The column with the moment behind the last.
        to: String,
    },
    /// The column has one of the values.
    In {
        /// The column.
        column: String,
        /// One or more literals.
        values: Vec<String>,
    },
    /// The column is null.
    Null {
        /// The column.
        column: String,
    },
    /// A claim of the caller's token has a value.
    Claim {
        /// The keys that lead to it.
        path: Vec<String>,
        /// The text that it has.
        value: String,
    },
    /// A function from a `.sql` file says so.
    Call {
        /// The function.
        function: QualifiedName,
        /// Columns of the row that is written, which only a `check` can hand on.
        columns: Vec<String>,
    },
    /// An expression that nobody verifies.
    Sql {
        /// As SQL, over the table's columns.
        sql: String,
    },
}

/// The row that a foreign key points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parent {
    /// The columns that refer.
    pub columns: Vec<String>,
    /// The table.
    pub table: QualifiedName,
    /// Its columns, in the same order.
    pub parent_columns: Vec<String>,
}

/// A relation, declared on the table that holds it: a row makes the one in `from` stand in it to the one in `to`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Its name.
    pub name: String,
    /// The column with the caller's id.
    pub from: String,
    /// The column with what the caller is related to.
    pub to: String,
    /// `<->`: the other way too.
    pub symmetric: bool,
    /// The rows that count. Free of the caller: values, windows, nulls and published columns alone.
    pub when: Option<Predicate>,
    /// Where it is written.
    pub location: SourceLocation,
}

/// A state that takes two to reach: a row starts as `from`, and only the side that did not ask makes it `to`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// The column with the state.
    pub status: String,
    /// The state in which a row starts, as a literal.
    pub from: String,
    /// The state that the other side sets, as a literal.
    pub to: String,
    /// Who asks whom.
    pub sides: Sides,
    /// Where it is written.
    pub location: SourceLocation,
}

/// Who asks whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sides {
    /// A column says which side asked. It names the side that the caller is on when the row is inserted, and stays.
    Selected {
        /// The column.
        selector: String,
        /// Its values as literals, each with the column that holds the person on that side; two or more.
        sides: Vec<(String, String)>,
    },
    /// The person in one column always asks, and the one in the other answers.
    Fixed {
        /// The column of who asks.
        asks: String,
        /// The column of who answers.
        answers: String,
    },
}

/// One change of a column that is allowed. Where a column has any, or a consent, no other change of it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// The column.
    pub column: String,
    /// The values before, as literals; one or more.
    pub from: Vec<String>,
    /// The value after, as a literal.
    pub to: String,
    /// Who may; judged by the row before.
    pub by: Predicate,
    /// Where it is written.
    pub location: SourceLocation,
}

/// Columns that only some of those who may change the row may change. Several sentences about a column add up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writable {
    /// The columns.
    pub columns: Vec<String>,
    /// Who may; judged by the row before and the row after.
    pub by: Predicate,
    /// Where it is written.
    pub location: SourceLocation,
}

/// A column with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnAt {
    /// The column.
    pub column: String,
    /// Where it is written.
    pub location: SourceLocation,
}

/// A view by intent: a door made on purpose, which shows some columns of some rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewIntent {
    /// The view.
    pub name: QualifiedName,
    /// The table that it shows.
    pub of: QualifiedName,
    /// The columns that it shows.
    pub columns: Vec<String>,
    /// The rows that it shows, over the columns of the table.
    pub rows: Predicate,
    /// Whom it is for.
    pub to: Vec<String>,
    /// Where it is written.
    pub location: SourceLocation,
}

impl Intent {
    /// The intent of a table.
    pub fn table(&self, name: &QualifiedName) -> Option<&TableIntent> {
        self.tables.get(name)
    }

    /// The relation of a table by its name.
    pub fn relation(&self, table: &QualifiedName, name: &str) -> Option<&Relation> {
        self.tables.get(table)?.relation(name)
    }
}

impl TableIntent {
    /// A table that says nothing yet.
    pub fn new(name: QualifiedName, location: SourceLocation) -> Self {
        Self {
            name,
            location,
            none: None,
            rules: Vec::new(),
            by_hand: Vec::new(),
            relations: Vec::new(),
            consents: Vec::new(),
            immutable: Vec::new(),
            transitions: Vec::new(),
            writable: Vec::new(),
        }
    }

    /// The relation of a name.
    pub fn relation(&self, name: &str) -> Option<&Relation> {
        self.relations.iter().find(|relation| relation.name == name)
    }

    /// What is meant is all that is there: no policy is written as SQL.
    pub fn is_whole(&self) -> bool {
        self.by_hand.is_empty()
    }

    /// The rules for a command, each with the columns that it lists.
    pub fn rules_for(&self, command: Command) -> impl Iterator<Item = (&Rule, &[String])> {
        self.rules.iter().filter_map(move |rule| {
            let found = rule.commands.iter().find(|one| one.command == command)?;
            Some((rule, found.columns.as_slice()))
        })
    }
}

impl Rule {
    /// The rows that may be written.
    pub fn written(&self) -> &Predicate {
        self.check.as_ref().unwrap_or(&self.when)
    }
}

impl Predicate {
    /// Every condition in it, from left to right.
    pub fn atoms(&self) -> Vec<&Atom> {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::atoms).collect(),
            Self::Atom(atom) => vec![atom],
        }
    }

    /// Whether a part of it is SQL that nobody verifies.
    pub fn is_unverified(&self) -> bool {
        self.atoms().iter().any(|atom| matches!(atom.kind, AtomKind::Sql { .. }))
    }
}
