//! One condition in the words of intent.

use super::{Proposal, relation, value};
use crate::catalog::ObjectId;
use crate::expr::{Expr, Node, Query, Select};
use crate::kinds::{Kind, Object};
use crate::pull::book::Book;
use crate::pull::layout::string;
use crate::pull::names;

/// The condition as intent, or why it is none.
pub(super) fn intent(
    book: &Book<'_>,
    table: &ObjectId,
    expr: &Expr,
    proposal: &mut Proposal,
) -> Result<String, String> {
    Reader { book, table, qualifier: None }.any(expr, proposal)
}

/// Who reads conditions on a row: of the table that a policy is on, or of one that it asks.
pub(super) struct Reader<'b, 'a> {
    pub(super) book: &'b Book<'a>,
    pub(super) table: &'b ObjectId,
    /// What the row's columns are qualified with, inside of a query; else nothing or the table's own name.
    pub(super) qualifier: Option<String>,
}

impl Reader<'_, '_> {
    /// Alternatives.
    pub(super) fn any(&self, expr: &Expr, proposal: &mut Proposal) -> Result<String, String> {
        let Expr::Or(parts) = expr else { return self.all(expr, proposal) };
        if parts.is_empty() {
            return Err("it admits nobody".to_owned());
        }
        if parts.contains(&Expr::yes()) {
            return Err("it asks for something, and admits everybody all the same".to_owned());
        }
        if let Some(columns) = parts.iter().map(|part| self.owned(part)).collect::<Option<Vec<_>>>() {
            return Ok(format!("party({})", columns.join(", ")));
        }
        let texts = parts.iter().map(|part| self.all(part, proposal)).collect::<Result<Vec<_>, _>>()?;
        Ok(texts.join(" | "))
    }

    /// Conditions that hold together.
    fn all(&self, expr: &Expr, proposal: &mut Proposal) -> Result<String, String> {
        let Expr::And(parts) = expr else { return self.atom(expr, proposal) };
        if parts.is_empty() {
            return Ok("public".to_owned());
        }
        let mut texts = Vec::new();
        for part in parts {
            let text = self.any(part, proposal)?;
            let several = matches!(part, Expr::Or(_)) && !text.starts_with("party(");
            texts.push(if several { format!("({text})") } else { text });
        }
        Ok(texts.join(" & "))
    }

    fn atom(&self, expr: &Expr, proposal: &mut Proposal) -> Result<String, String> {
        if let Some(column) = self.owned(expr) {
            return Ok(format!("owner({column})"));
        }
        let unknown = || Err(format!("intent has no word for {expr}"));
        match plain(expr) {
            Expr::Or(_) => Ok(format!("({})", self.any(plain(expr), proposal)?)),
            Expr::And(_) => self.all(plain(expr), proposal),
            Expr::Compare { op, left, right } if op == "=" => self.equal(left, right),
            Expr::Any { op, left, array } if op == "=" => self.among(expr, left, array, proposal),
            Expr::InSelect(left, query) => self.in_query(left, query, proposal),
            Expr::Exists(query) => relation::exists(self, query, proposal),
            Expr::IsNull(inner) => {
                self.column(inner).map_or_else(unknown, |(_, field)| Ok(format!("{field} == None")))
            }
            Expr::Column { .. } => match self.column(expr) {
                Some((_, field)) => Ok(format!("published({field})")),
                None => unknown(),
            },
            Expr::Call { name, arguments } => {
                let fields: Option<Vec<String>> =
                    arguments.iter().map(|one| self.column(one).map(|(_, field)| field)).collect();
                match (&name.schema, fields) {
                    (Some(schema), Some(fields))
                        if names::is_plain(schema) && names::is_plain(&name.name) =>
                    {
                        Ok(format!("{schema}.{}({})", name.name, fields.join(", ")))
                    }
                    _ => unknown(),
                }
            }
            _ => unknown(),
        }
    }

    /// `column = VALUE`, and a claim of the token.
    fn equal(&self, left: &Expr, right: &Expr) -> Result<String, String> {
        for (one, other) in [(left, right), (right, left)] {
            let constant = matches!(plain(other), Expr::Literal { value: Some(_), .. });
            if let (Some((id, field)), true) = (self.column(one), constant) {
                return Ok(format!("{field} == {}", value(self.book, &id, plain(other))?));
            }
            if let (Some(path), Expr::Literal { value: Some(text), .. }) = (claim(one), plain(other)) {
                return Ok(format!("claim({} == {})", string(&path.join(".")), string(text)));
            }
            if let (Some(_), Some(path)) = (self.column(one), claim(other)) {
                return Err(format!(
                    "a column is compared with the claim {}, and intent compares claims with constants",
                    path.join(".")
                ));
            }
        }
        Err(format!("intent has no word for {left} = {right}"))
    }

    /// `left = ANY (array)`: a list of words, sides of a row, or a set that is asked for.
    fn among(
        &self,
        expr: &Expr,
        left: &Expr,
        array: &Expr,
        proposal: &mut Proposal,
    ) -> Result<String, String> {
        match plain(array) {
            Expr::ArraySelect(query) => self.in_query(left, query, proposal),
            Expr::Array(items) => {
                if let Some((id, field)) = self.column(left) {
                    let words = items.iter().map(|item| value(self.book, &id, plain(item)));
                    return Ok(format!("{field} in [{}]", words.collect::<Result<Vec<_>, _>>()?.join(", ")));
                }
                let sides: Option<Vec<String>> =
                    items.iter().map(|item| self.column(item).map(|(_, field)| field)).collect();
                match sides.filter(|_| is_caller(left)) {
                    Some(sides) => Ok(format!("party({})", sides.join(", "))),
                    None => Err(format!("intent has no word for {expr}")),
                }
            }
            _ => Err(format!("intent has no word for {expr}")),
        }
    }

    fn in_query(&self, left: &Expr, query: &Query, proposal: &mut Proposal) -> Result<String, String> {
        match self.column(left) {
            Some((_, field)) => relation::within(self, &field, query, proposal),
            None => Err(format!("{left} is no column, and is looked up in a query")),
        }
    }

    /// The column that is compared with the caller.
    fn owned(&self, expr: &Expr) -> Option<String> {
        let Expr::Compare { op, left, right } = plain(expr) else { return None };
        let of =
            |one: &Expr, other: &Expr| self.column(one).filter(|_| is_caller(other)).map(|(_, field)| field);
        of(left, right).or_else(|| of(right, left)).filter(|_| op == "=")
    }

    /// A column of the row, with the field that stands for it.
    pub(super) fn column(&self, expr: &Expr) -> Option<(ObjectId, String)> {
        let Expr::Column { qualifier, name } = plain(expr) else { return None };
        let own = match (&self.qualifier, qualifier) {
            (_, None) => true,
            (None, Some(qualifier)) => **qualifier == *self.table.name,
            (Some(alias), Some(qualifier)) => alias == qualifier,
        };
        let field = self.book.tables.get(self.table)?.fields.get(name).filter(|_| own)?;
        Some((ObjectId::on(Kind::Column, self.table, name.as_str()), field.mentioned.clone()))
    }
}

/// What stands in a cast, or in a query that only returns it.
pub(super) fn plain(expr: &Expr) -> &Expr {
    match expr {
        Expr::Cast(inner, _) => plain(inner),
        Expr::Scalar(query) => match &**query {
            Query::Select(Select { columns, from, filter, rest: None })
                if from.is_empty() && columns.len() == 1 && *filter == Expr::yes() =>
            {
                plain(&columns[0].value)
            }
            _ => expr,
        },
        _ => expr,
    }
}

/// Whether it may say who calls: it asks something, and nothing of a row. Whether it is the caller indeed is for the proof
/// to find out.
pub(super) fn is_caller(expr: &Expr) -> bool {
    let mut asks = false;
    expr.walk(&mut |node| asks |= matches!(node, Node::Expr(Expr::Call { .. })));
    let claims = claim(expr).is_some_and(|path| path != ["sub"]);
    asks && !claims && expr.columns().is_empty() && expr.tables().is_empty() && expr.opaque().is_empty()
}

/// The path of a claim: `… -> 'app_metadata' ->> 'role'` on something that asks nothing of a row.
fn claim(expr: &Expr) -> Option<Vec<String>> {
    let mut path = Vec::new();
    let mut at = plain(expr);
    let mut arrow = "->>";
    while let Expr::Compare { op, left, right } = at {
        let Expr::Literal { value: Some(key), .. } = plain(right) else { return None };
        if op != arrow {
            return None;
        }
        path.insert(0, key.clone());
        at = plain(left);
        arrow = "->";
    }
    let asks = matches!(at, Expr::Call { .. }) && at.columns().is_empty();
    (asks && !path.is_empty()).then_some(path)
}

/// Whether the column is the whole key of its table.
pub(super) fn is_key(book: &Book<'_>, table: &ObjectId, column: &str) -> bool {
    book.children(table, Kind::Constraint).any(|id| match book.wanted.get(id) {
        Some(Object::Constraint(constraint)) => matches!(
            crate::pull::definition::constraint(&constraint.printed()),
            Some(crate::pull::definition::Constraint::PrimaryKey(key)) if key.columns == [column]
        ),
        _ => false,
    })
}
