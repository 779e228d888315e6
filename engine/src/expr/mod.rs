//! Expressions as a value: what a policy, a view or an SQL function says, with what was not understood kept by name.
//! It knows no catalog, and it is never printed back into SQL that runs.

mod fold;
mod lower;
mod parse;
mod print;

#[cfg(test)]
mod tests;

pub use fold::Node;
pub use parse::{body, expression, query};

/// A name with the schema that it was written with. Without one, in text that PostgreSQL printed, it is PostgreSQL's
/// own; in a body that a person wrote, the `search_path` decides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// The schema, where one is written.
    pub schema: Option<String>,
    /// The name, unquoted.
    pub name: String,
}

impl Name {
    /// Whether it is one of PostgreSQL's own functions whose answer differs from row to row.
    pub(crate) fn is_volatile_builtin(&self) -> bool {
        const VOLATILE: &[&str] = &[
            "clock_timestamp",
            "currval",
            "gen_random_uuid",
            "lastval",
            "nextval",
            "random",
            "random_normal",
            "set_config",
            "setval",
            "timeofday",
            "uuidv4",
            "uuidv7",
        ];
        self.schema.as_deref().is_none_or(|schema| schema == "pg_catalog")
            && VOLATILE.contains(&self.name.as_str())
    }
}

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Expr {
    /// All of them; of nothing, true.
    And(Vec<Expr>),
    /// One of them; of nothing, false.
    Or(Vec<Expr>),
    /// `NOT`
    Not(Box<Expr>),
    /// An operator between two: `=`, `<>`, `->>`, `~~` and any other.
    Compare {
        /// The operator as written.
        op: String,
        /// The left side.
        left: Box<Expr>,
        /// The right side.
        right: Box<Expr>,
    },
    /// `IS NULL`; `IS NOT NULL` is its negation.
    IsNull(Box<Expr>),
    /// `IS DISTINCT FROM`
    Distinct(Box<Expr>, Box<Expr>),
    /// `IS TRUE` or `IS FALSE`
    Is(Box<Expr>, bool),
    /// A column.
    Column {
        /// The table or alias that it was written with.
        qualifier: Option<String>,
        /// Its name.
        name: String,
    },
    /// `$1`
    Parameter(usize),
    /// A constant.
    Literal {
        /// Its text; none is NULL.
        value: Option<String>,
        /// The type it is cast to, or `boolean` and `numeric` where the spelling says so.
        data_type: Option<String>,
    },
    /// A cast of something that is no constant.
    Cast(Box<Expr>, String),
    /// A call. `CURRENT_USER` and its like are calls without arguments.
    Call {
        /// The function.
        name: Name,
        /// Its arguments.
        arguments: Vec<Expr>,
    },
    /// `CASE`
    Case {
        /// What each branch is compared with, where there is such.
        operand: Option<Box<Expr>>,
        /// Conditions and results.
        branches: Vec<(Expr, Expr)>,
        /// `ELSE`
        otherwise: Option<Box<Expr>>,
    },
    /// `ARRAY[…]`
    Array(Vec<Expr>),
    /// `ARRAY(SELECT …)`
    ArraySelect(Box<Query>),
    /// `left op ANY (array)`, and `left IN (a, b)`.
    Any {
        /// The operator.
        op: String,
        /// The left side.
        left: Box<Expr>,
        /// The array.
        array: Box<Expr>,
    },
    /// `left op ALL (array)`
    All {
        /// The operator.
        op: String,
        /// The left side.
        left: Box<Expr>,
        /// The array.
        array: Box<Expr>,
    },
    /// `left IN (SELECT …)`
    InSelect(Box<Expr>, Box<Query>),
    /// `EXISTS (SELECT …)`
    Exists(Box<Query>),
    /// A query that stands for its only value.
    Scalar(Box<Query>),
    /// `ROW(…)`
    Row(Vec<Expr>),
    /// What was not understood, as it was written or as the parser names it. Nothing may be concluded from it.
    Opaque(String),
}

/// A query.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Query {
    /// One SELECT.
    Select(Select),
    /// `UNION` or `UNION ALL` of several.
    Union(Vec<Query>),
    /// What was not understood.
    Opaque(String),
}

/// One SELECT. Inner joins are sources like any other, with their conditions in the filter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Select {
    /// What it returns.
    pub columns: Vec<Output>,
    /// What it reads.
    pub from: Vec<Source>,
    /// `WHERE`, with the conditions of inner joins.
    pub filter: Expr,
    /// What it says beyond that (`GROUP BY`, `LIMIT`, a window), so that it is no plain selection of rows.
    pub rest: Option<String>,
}

/// A column of a result.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Output {
    /// Its value. `*` is opaque.
    pub value: Expr,
    /// Its name, where one is written.
    pub name: Option<String>,
}

/// One of the things in `FROM`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A table or a view.
    Table {
        /// Its name.
        name: Name,
        /// What its columns are qualified with.
        alias: String,
    },
    /// A call of a function that returns rows.
    Call {
        /// The function.
        name: Name,
        /// Its arguments.
        arguments: Vec<Expr>,
        /// What its columns are qualified with.
        alias: String,
        /// The names given to its columns.
        columns: Vec<String>,
    },
    /// A subquery.
    Query {
        /// The query.
        query: Box<Query>,
        /// What its columns are qualified with.
        alias: String,
        /// The names given to its columns.
        columns: Vec<String>,
    },
    /// An outer join, whose sides keep rows that the condition does not hold for.
    Outer {
        /// `left`, `right` or `full`.
        side: String,
        /// The left side.
        left: Box<Source>,
        /// The right side.
        right: Box<Source>,
        /// The condition.
        on: Expr,
    },
    /// What was not understood.
    Opaque(String),
}

impl Expr {
    /// True.
    pub const fn yes() -> Self {
        Expr::And(Vec::new())
    }

    /// False.
    pub const fn no() -> Self {
        Expr::Or(Vec::new())
    }

    /// All of them, flattened; true is left out, and false decides.
    pub fn all(parts: impl IntoIterator<Item = Expr>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Expr::And(inner) => flat.extend(inner),
                part if part == Expr::no() => return Expr::no(),
                part => flat.push(part),
            }
        }
        if flat.len() == 1 { flat.remove(0) } else { Expr::And(flat) }
    }

    /// One of them, flattened; false is left out, and true decides.
    pub fn any(parts: impl IntoIterator<Item = Expr>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Expr::Or(inner) => flat.extend(inner),
                part if part == Expr::yes() => return Expr::yes(),
                part => flat.push(part),
            }
        }
        if flat.len() == 1 { flat.remove(0) } else { Expr::Or(flat) }
    }

    /// A negation; one of a negation is what stands in it.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Expr::Not(inner) => *inner,
            Expr::And(parts) if parts.is_empty() => Expr::no(),
            Expr::Or(parts) if parts.is_empty() => Expr::yes(),
            other => Expr::Not(Box::new(other)),
        }
    }

    /// `left = right`
    pub fn equals(left: Expr, right: Expr) -> Self {
        Expr::Compare { op: "=".to_owned(), left: Box::new(left), right: Box::new(right) }
    }

    /// A column.
    pub fn column(qualifier: Option<&str>, name: &str) -> Self {
        Expr::Column { qualifier: qualifier.map(str::to_owned), name: name.to_owned() }
    }
}

impl Name {
    /// A name of PostgreSQL's own, or one whose schema is not written.
    pub fn bare(name: impl Into<String>) -> Self {
        Self { schema: None, name: name.into() }
    }
}
