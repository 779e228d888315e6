//! Indexes, and the names that PostgreSQL would give them.

use syn::ext::IdentExt;

use super::{At, Resolver, text};
use crate::name::make_object_name;
use crate::resolved::{Index, IndexElement, IndexTarget, Statistics};
use crate::sql::lexer::embed;
use crate::written::{self, Column, ElementTarget};

impl Resolver<'_> {
    pub(super) fn index(&self, at: &At<'_>, table: &str, own: &[Column], index: &written::Index) -> Index {
        let element = |element: &written::Element| {
            let (target, class) = match &element.target {
                ElementTarget::Column(field) => {
                    let class = index.opclasses.iter().find(|(column, _)| column == field);
                    (
                        IndexTarget::Column(self.column_name(at, own, field)?),
                        class.map(|(_, class)| class.clone()),
                    )
                }
                ElementTarget::Expression(sql) => {
                    (IndexTarget::Expression(embed(&self.expand(at, sql, own))), element.opclass.clone())
                }
            };
            Some(IndexElement {
                target,
                opclass: class,
                descending: element.descending,
                nulls: element.nulls,
                collate: text(element.collate.as_ref()),
                statistics: element.statistics,
            })
        };
        for (field, _) in &index.opclasses {
            let indexed =
                |e: &written::Element| matches!(&e.target, ElementTarget::Column(ident) if ident == field);
            if !index.elements.iter().any(indexed) {
                at.cx.error(field.span(), format!("`{field}` is not a column of this index"));
            }
        }
        let elements: Vec<IndexElement> = index.elements.iter().filter_map(element).collect();
        Index {
            location: at.location(index.span),
            name: text(index.name.as_ref()).unwrap_or_else(|| default_name(table, &elements)),
            renamed_from: text(index.renamed_from.as_ref()),
            elements,
            unique: index.unique,
            nulls_not_distinct: index.nulls_not_distinct,
            using: index.using.as_ref().map(|method| method.unraw().to_string()),
            include: self.columns(at, own, &index.include),
            predicate: index.predicate.as_ref().map(|sql| embed(&self.expand(at, sql, own))),
            with: index.with.clone(),
            tablespace: text(index.tablespace.as_ref()),
            comment: None,
        }
    }
}

impl Resolver<'_> {
    pub(super) fn statistics(
        &self,
        at: &At<'_>,
        table: &str,
        own: &[Column],
        statistics: &written::Statistics,
    ) -> Statistics {
        // What `ChooseExtendedStatisticName` makes of them.
        let named = statistics.elements.iter().map(|element| match element {
            ElementTarget::Column(field) => self.column_name(at, own, field).unwrap_or_default(),
            ElementTarget::Expression(_) => "expr".to_owned(),
        });
        let usual = || make_object_name(table, &named.collect::<Vec<_>>().join("_"), "stat");
        Statistics {
            location: at.location(statistics.span),
            name: text(statistics.name.as_ref()).unwrap_or_else(usual),
            renamed_from: text(statistics.renamed_from.as_ref()),
            elements: statistics.elements.iter().filter_map(|one| self.element(at, own, one)).collect(),
            kinds: statistics.kinds.clone(),
            target: statistics.target,
        }
    }
}

/// What PostgreSQL's `ChooseIndexName` makes of a table and its columns: `workouts_user_id_date_idx`.
fn default_name(table: &str, elements: &[IndexElement]) -> String {
    let mut names: Vec<String> = Vec::new();
    for element in elements {
        let base = match &element.target {
            IndexTarget::Column(name) => name.clone(),
            IndexTarget::Expression(sql) => function_of(sql).unwrap_or_else(|| "expr".to_owned()),
        };
        // PostgreSQL numbers columns of an index that would have the same name.
        let numbered = (1..).map(|n| format!("{base}{n}"));
        let name = std::iter::once(base.clone()).chain(numbered).find(|name| !names.contains(name));
        names.extend(name);
    }
    make_object_name(table, &names.join("_"), "idx")
}

/// The function that an expression is a call of as a whole: `lower` for `lower(email)`.
fn function_of(sql: &str) -> Option<String> {
    let (name, rest) = sql.trim().split_once('(')?;
    let name = name.trim().rsplit('.').next()?;
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let mut depth = 1;
    let end = rest.char_indices().find_map(|(at, c)| {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        (depth == 0).then_some(at)
    })?;
    (plain && end + 1 == rest.len()).then(|| name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expected names were made by PostgreSQL 15 for an index without a name on a table `t`.
    #[test]
    fn names_are_those_that_postgres_chooses() {
        let name = |expressions: &[&str]| {
            let elements: Vec<IndexElement> = expressions
                .iter()
                .map(|sql| IndexElement {
                    target: IndexTarget::Expression((*sql).to_owned()),
                    opclass: None,
                    descending: false,
                    nulls: None,
                    collate: None,
                    statistics: None,
                })
                .collect();
            default_name("t", &elements)
        };
        assert_eq!(name(&["lower(a)"]), "t_lower_idx");
        assert_eq!(name(&["lower(a) || lower(b)"]), "t_expr_idx");
        assert_eq!(name(&["lower(a)", "lower(b)"]), "t_lower_lower1_idx");
        assert_eq!(name(&["a ->> 'x'", "coalesce(a, b)"]), "t_expr_coalesce_idx");
    }
}
