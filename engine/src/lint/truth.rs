//! What an expression can come out as, without knowing rows: true, false, or NULL.

use super::context::Context;
use super::policy::own_column;
use crate::catalog::ObjectId;
use crate::expr::{Expr, Query, Source};

/// Truth values as a set.
pub(crate) type Set = u8;
/// Holds.
pub(crate) const TRUE: Set = 1;
/// Does not hold.
pub(crate) const FALSE: Set = 2;
/// NULL, which admits nothing.
pub(crate) const NULL: Set = 4;
const ANY: Set = TRUE | FALSE | NULL;
/// Among [`Set`]s that are about values and not about truth: a value that is there.
const VALUE: Set = TRUE;

/// What is taken for given.
pub(crate) struct Truth<'c, 'a> {
    /// The catalog.
    pub cx: &'c Context<'a>,
    /// The table of the policy.
    pub table: &'c ObjectId,
    /// Whether nobody calls: whatever says who is NULL.
    pub nobody: bool,
}

impl Truth<'_, '_> {
    /// What a condition can come out as.
    pub(crate) fn of(&self, expr: &Expr) -> Set {
        match expr {
            Expr::And(parts) => parts.iter().map(|part| self.of(part)).fold(TRUE, and),
            Expr::Or(parts) => not(parts.iter().map(|part| not(self.of(part))).fold(TRUE, and)),
            Expr::Not(inner) => not(self.of(inner)),
            Expr::Literal { value: None, .. } => NULL,
            Expr::Literal { value: Some(value), .. } => match value.as_str() {
                "t" | "true" => TRUE,
                "f" | "false" => FALSE,
                _ => ANY,
            },
            Expr::IsNull(inner) => from_value(self.value(inner), TRUE, FALSE),
            Expr::Is(inner, wanted) => {
                let (yes, no) = if *wanted { (TRUE, FALSE) } else { (FALSE, TRUE) };
                let set = self.of(inner);
                flag(set & yes != 0, TRUE) | flag(set & (no | NULL) != 0, FALSE)
            }
            Expr::Distinct(left, right) => self.distinct(left, right),
            Expr::Compare { op, left, right } => self.compare(op, left, right),
            Expr::Any { left, array, .. } | Expr::All { left, array, .. } => self.member(left, array),
            Expr::InSelect(left, query) => {
                if self.is_empty(query) || self.value(left) == NULL {
                    FALSE | NULL
                } else {
                    ANY
                }
            }
            Expr::Exists(query) => self.exists(query),
            Expr::Scalar(query) => self.scalar(query).map_or(ANY, |expr| self.of(expr)),
            Expr::Call { name, arguments } if name.name == "coalesce" && name.schema.is_none() => {
                let mut set = NULL;
                for argument in arguments {
                    if set & NULL != 0 {
                        set = (set & !NULL) | self.of(argument);
                    }
                }
                set
            }
            Expr::Call { name, .. } if self.nobody && self.cx.is_asking(name) => FALSE | NULL,
            Expr::Case { branches, otherwise, operand: None } => {
                let results = branches.iter().map(|(_, result)| self.of(result));
                results.fold(otherwise.as_ref().map_or(NULL, |other| self.of(other)), |a, b| a | b)
            }
            Expr::Cast(inner, _) => self.of(inner),
            Expr::Column { .. } if self.value(expr) == VALUE => TRUE | FALSE,
            _ => ANY,
        }
    }

    /// Whether a value is there, is NULL, or either.
    fn value(&self, expr: &Expr) -> Set {
        match expr {
            Expr::Literal { value, .. } => flag(value.is_some(), VALUE) | flag(value.is_none(), NULL),
            Expr::Cast(inner, _) => self.value(inner),
            Expr::Column { .. } => {
                let column = own_column(expr, self.table).and_then(|name| self.cx.column(self.table, name));
                if column.is_some_and(|column| column.not_null) { VALUE } else { VALUE | NULL }
            }
            Expr::Call { name, arguments } if name.schema.is_none() && name.name == "coalesce" => {
                let all = arguments.iter().map(|argument| self.value(argument));
                all.fold(NULL, |set, next| if set & NULL == 0 { set } else { (set & !NULL) | next })
            }
            Expr::Call { name, arguments } if name.schema.is_none() && name.name == "nullif" => {
                arguments.first().map_or(VALUE | NULL, |first| self.value(first) | NULL)
            }
            Expr::Call { name, .. } if self.nobody && self.cx.is_asking(name) => NULL,
            Expr::Scalar(query) => self.scalar(query).map_or(VALUE | NULL, |expr| self.value(expr)),
            Expr::Compare { left, right, .. } => {
                let (left, right) = (self.value(left), self.value(right));
                if left == NULL || right == NULL { NULL } else { VALUE | (left | right) & NULL }
            }
            Expr::Array(_) | Expr::Row(_) => VALUE,
            _ => VALUE | NULL,
        }
    }

    fn compare(&self, op: &str, left: &Expr, right: &Expr) -> Set {
        let (a, b) = (self.value(left), self.value(right));
        if a == NULL || b == NULL {
            return NULL;
        }
        let nulls = (a | b) & NULL;
        let same = left == right && !matches!(left, Expr::Call { .. } | Expr::Opaque(_));
        match (left, right, op) {
            (_, _, "=" | "<=" | ">=") if same => TRUE | nulls,
            (_, _, "<>" | "<" | ">") if same => FALSE | nulls,
            (Expr::Literal { value: x, .. }, Expr::Literal { value: y, .. }, "=") => {
                if x == y {
                    TRUE
                } else {
                    FALSE
                }
            }
            (Expr::Literal { value: x, .. }, Expr::Literal { value: y, .. }, "<>") => {
                if x == y {
                    FALSE
                } else {
                    TRUE
                }
            }
            _ => TRUE | FALSE | nulls,
        }
    }

    fn distinct(&self, left: &Expr, right: &Expr) -> Set {
        match (self.value(left), self.value(right)) {
            (NULL, NULL) => FALSE,
            (NULL, VALUE) | (VALUE, NULL) => TRUE,
            _ if left == right => FALSE,
            _ => TRUE | FALSE,
        }
    }

    fn member(&self, left: &Expr, array: &Expr) -> Set {
        let empty = match array {
            Expr::ArraySelect(query) => self.is_empty(query),
            Expr::Scalar(query) => self.is_empty(query),
            other => self.value(other) == NULL,
        };
        if empty || self.value(left) == NULL { FALSE | NULL } else { ANY }
    }

    fn exists(&self, query: &Query) -> Set {
        match query {
            _ if self.is_empty(query) => FALSE,
            Query::Select(select) if select.from.is_empty() && self.of(&select.filter) == TRUE => TRUE,
            _ => TRUE | FALSE,
        }
    }

    /// Whether a query certainly gives no row, or rows of NULL alone.
    fn is_empty(&self, query: &Query) -> bool {
        match query {
            Query::Select(select) => {
                let asks = |expr: &Expr| self.nobody && self.cx.asks_in(expr);
                let from_caller = select.from.iter().any(|source| match source {
                    Source::Call { name, .. } => self.nobody && self.cx.is_asking(name),
                    _ => false,
                });
                self.of(&select.filter) & TRUE == 0
                    || from_caller
                    || !select.columns.is_empty() && select.columns.iter().all(|column| asks(&column.value))
            }
            Query::Union(parts) => parts.iter().all(|part| self.is_empty(part)),
            Query::Opaque(_) => false,
        }
    }

    /// The value of `(SELECT value)`.
    fn scalar<'e>(&self, query: &'e Query) -> Option<&'e Expr> {
        match query {
            Query::Select(select) if select.from.is_empty() && select.columns.len() == 1 => {
                Some(&select.columns[0].value)
            }
            _ => None,
        }
    }
}

fn flag(on: bool, set: Set) -> Set {
    if on { set } else { 0 }
}

fn from_value(value: Set, null: Set, there: Set) -> Set {
    flag(value & NULL != 0, null) | flag(value & VALUE != 0, there)
}

fn not(set: Set) -> Set {
    flag(set & TRUE != 0, FALSE) | flag(set & FALSE != 0, TRUE) | set & NULL
}

/// What comes out of two conditions that hold or not on their own.
fn and(left: Set, right: Set) -> Set {
    let false_ = (left | right) & FALSE;
    let true_ = left & right & TRUE;
    let null = flag(left & NULL != 0 && right & (TRUE | NULL) != 0, NULL)
        | flag(right & NULL != 0 && left & (TRUE | NULL) != 0, NULL);
    true_ | false_ | null
}
