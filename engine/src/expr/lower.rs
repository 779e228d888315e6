//! From the parser's tree to ours: few forms, one spelling each.

use sqlparser::ast::{self, BinaryOperator, FunctionArg, FunctionArgExpr, FunctionArguments, UnaryOperator};

use super::{Expr, Name, Output, Query, Select, Source};

/// How a tree is read.
pub(super) struct Lower {
    /// Whether PostgreSQL printed the text, so that brackets stand wherever order matters.
    pub printed: bool,
}

impl Lower {
    pub(super) fn expr(&self, expr: &ast::Expr) -> Expr {
        use ast::Expr as E;
        let boxed = |expr: &ast::Expr| Box::new(self.expr(expr));
        match expr {
            E::Nested(inner) => self.expr(inner),
            E::Identifier(ident) => column_or_keyword(None, ident),
            E::CompoundIdentifier(parts) => match parts.as_slice() {
                [qualifier, name] => column_or_keyword(Some(qualifier), name),
                [_, qualifier, name] => column_or_keyword(Some(qualifier), name),
                _ => opaque(expr),
            },
            E::Value(value) => literal(&value.value).unwrap_or_else(|| opaque(expr)),
            E::TypedString(typed) => match literal(&typed.value.value) {
                Some(value) => cast(value, &typed.data_type),
                None => opaque(expr),
            },
            E::IsNull(inner) => Expr::IsNull(boxed(inner)),
            E::IsNotNull(inner) => Expr::IsNull(boxed(inner)).negated(),
            E::IsTrue(inner) => Expr::Is(boxed(inner), true),
            E::IsNotTrue(inner) => Expr::Is(boxed(inner), true).negated(),
            E::IsFalse(inner) => Expr::Is(boxed(inner), false),
            E::IsNotFalse(inner) => Expr::Is(boxed(inner), false).negated(),
            E::IsUnknown(inner) => Expr::IsNull(boxed(inner)),
            E::IsNotUnknown(inner) => Expr::IsNull(boxed(inner)).negated(),
            E::IsDistinctFrom(left, right) => Expr::Distinct(boxed(left), boxed(right)),
            E::IsNotDistinctFrom(left, right) => Expr::Distinct(boxed(left), boxed(right)).negated(),
            E::InList { expr, list, negated } => {
                let array = Expr::Array(list.iter().map(|item| self.expr(item)).collect());
                let any = Expr::Any { op: "=".to_owned(), left: boxed(expr), array: Box::new(array) };
                negate(any, *negated)
            }
            E::InSubquery { expr, subquery, negated } => {
                negate(Expr::InSelect(boxed(expr), Box::new(self.query(subquery))), *negated)
            }
            E::Between { expr, negated, low, high } => {
                let side = |op: &str, right| Expr::Compare {
                    op: op.to_owned(),
                    left: boxed(expr),
                    right: boxed(right),
                };
                negate(Expr::all([side(">=", low), side("<=", high)]), *negated)
            }
            E::Like { negated, any: false, expr, pattern, escape_char: None } => {
                let op = "~~".to_owned();
                negate(Expr::Compare { op, left: boxed(expr), right: boxed(pattern) }, *negated)
            }
            E::BinaryOp { left, op, right } => self.binary(expr, left, op, right),
            E::UnaryOp { op: UnaryOperator::Not, expr } => self.expr(expr).negated(),
            E::AnyOp { left, compare_op, right, .. } => self.any(left, compare_op, right),
            E::AllOp { left, compare_op, right } if !is_query(right) => {
                Expr::All { op: compare_op.to_string(), left: boxed(left), array: boxed(right) }
            }
            E::Cast { kind: _, expr, data_type, format: None } => cast(self.expr(expr), data_type),
            E::Function(call) => self.call(call).unwrap_or_else(|| opaque(expr)),
            E::Case { operand, conditions, else_result, .. } => Expr::Case {
                operand: operand.as_deref().map(boxed),
                branches: conditions
                    .iter()
                    .map(|when| (self.expr(&when.condition), self.expr(&when.result)))
                    .collect(),
                otherwise: else_result.as_deref().map(boxed),
            },
            E::Exists { subquery, negated } => negate(Expr::Exists(Box::new(self.query(subquery))), *negated),
            E::Subquery(query) => Expr::Scalar(Box::new(self.query(query))),
            E::Array(array) => Expr::Array(array.elem.iter().map(|item| self.expr(item)).collect()),
            E::Tuple(parts) => Expr::Row(parts.iter().map(|part| self.expr(part)).collect()),
            other => opaque(other),
        }
    }

    fn binary(&self, whole: &ast::Expr, left: &ast::Expr, op: &BinaryOperator, right: &ast::Expr) -> Expr {
        match op {
            BinaryOperator::And => Expr::all([self.expr(left), self.expr(right)]),
            BinaryOperator::Or => Expr::any([self.expr(left), self.expr(right)]),
            _ if !self.printed && (loose(left) || loose(right)) => opaque(whole),
            op => {
                // `!=` is printed as `<>`.
                let op = if *op == BinaryOperator::NotEq { "<>".to_owned() } else { op.to_string() };
                Expr::Compare { op, left: Box::new(self.expr(left)), right: Box::new(self.expr(right)) }
            }
        }
    }

    fn any(&self, left: &ast::Expr, op: &BinaryOperator, right: &ast::Expr) -> Expr {
        let (op, left) = (op.to_string(), self.expr(left));
        match without_brackets(right) {
            ast::Expr::Subquery(query) if op == "=" => {
                Expr::InSelect(Box::new(left), Box::new(self.query(query)))
            }
            right => Expr::Any { op, left: Box::new(left), array: Box::new(self.expr(right)) },
        }
    }

    fn call(&self, call: &ast::Function) -> Option<Expr> {
        let plain = call.over.is_none()
            && call.filter.is_none()
            && call.within_group.is_empty()
            && call.null_treatment.is_none()
            && matches!(call.parameters, FunctionArguments::None);
        if !plain {
            return None;
        }
        let name = object_name(&call.name)?;
        match &call.args {
            FunctionArguments::None => Some(Expr::Call { name, arguments: Vec::new() }),
            FunctionArguments::Subquery(query) if name == Name::bare("array") => {
                Some(Expr::ArraySelect(Box::new(self.query(query))))
            }
            FunctionArguments::Subquery(_) => None,
            FunctionArguments::List(list) => {
                if list.duplicate_treatment.is_some() || !list.clauses.is_empty() {
                    return None;
                }
                Some(Expr::Call { name, arguments: self.arguments(&list.args)? })
            }
        }
    }

    fn arguments(&self, arguments: &[FunctionArg]) -> Option<Vec<Expr>> {
        arguments
            .iter()
            .map(|argument| match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(self.expr(expr)),
                FunctionArg::Unnamed(FunctionArgExpr::Wildcard) => Some(Expr::Opaque("*".to_owned())),
                _ => None,
            })
            .collect()
    }

    pub(super) fn query(&self, query: &ast::Query) -> Query {
        let beyond = query.with.is_some()
            || query.fetch.is_some()
            || query.for_clause.is_some()
            || !query.locks.is_empty();
        if beyond {
            return Query::Opaque(query.to_string());
        }
        // An order changes nothing unless something cuts the rows off.
        let limit = query.limit_clause.as_ref().map(|_| query.to_string());
        match (self.set(&query.body), limit) {
            (Query::Select(select), Some(limit)) => {
                Query::Select(Select { rest: Some(select.rest.unwrap_or(limit)), ..select })
            }
            (_, Some(_)) => Query::Opaque(query.to_string()),
            (body, None) => body,
        }
    }

    fn set(&self, body: &ast::SetExpr) -> Query {
        match body {
            ast::SetExpr::Select(select) => self.select(select),
            ast::SetExpr::Query(query) => self.query(query),
            ast::SetExpr::SetOperation { left, op: ast::SetOperator::Union, right, set_quantifier: _ } => {
                let flat = |query| match query {
                    Query::Union(parts) => parts,
                    one => vec![one],
                };
                Query::Union([self.set(left), self.set(right)].into_iter().flat_map(flat).collect())
            }
            other => Query::Opaque(other.to_string()),
        }
    }

    fn select(&self, select: &ast::Select) -> Query {
        let columns: Option<Vec<Output>> = select.projection.iter().map(|item| self.output(item)).collect();
        let Some(columns) = columns else { return Query::Opaque(select.to_string()) };
        let mut conditions = Vec::new();
        let mut from = Vec::new();
        for table in &select.from {
            self.join(table, &mut from, &mut conditions);
        }
        conditions.extend(select.selection.as_ref().map(|filter| self.expr(filter)));
        let grouped = !matches!(&select.group_by, ast::GroupByExpr::Expressions(by, more) if by.is_empty() && more.is_empty());
        let beyond = grouped
            || select.having.is_some()
            || select.qualify.is_some()
            || !select.named_window.is_empty()
            || select.into.is_some()
            || select.top.is_some()
            || matches!(select.distinct, Some(ast::Distinct::On(_)))
            || columns.iter().any(|column| column.value.aggregates());
        let rest = beyond.then(|| select.to_string());
        Query::Select(Select { columns, from, filter: Expr::all(conditions), rest })
    }

    fn output(&self, item: &ast::SelectItem) -> Option<Output> {
        match item {
            ast::SelectItem::UnnamedExpr(expr) => Some(Output { value: self.expr(expr), name: None }),
            ast::SelectItem::ExprWithAlias { expr, alias } => {
                Some(Output { value: self.expr(expr), name: Some(ident(alias)) })
            }
            ast::SelectItem::Wildcard(_) => Some(Output { value: Expr::Opaque("*".to_owned()), name: None }),
            ast::SelectItem::QualifiedWildcard(..) => {
                Some(Output { value: Expr::Opaque(item.to_string()), name: None })
            }
            ast::SelectItem::ExprWithAliases { .. } => None,
        }
    }

    fn join(&self, table: &ast::TableWithJoins, from: &mut Vec<Source>, conditions: &mut Vec<Expr>) {
        use ast::JoinOperator as J;
        let mut sides = vec![self.source(&table.relation)];
        for join in &table.joins {
            let right = self.source(&join.relation);
            let (side, on) = match &join.join_operator {
                J::Join(ast::JoinConstraint::On(on)) | J::Inner(ast::JoinConstraint::On(on)) => ("", on),
                J::CrossJoin(ast::JoinConstraint::None) => {
                    sides.push(right);
                    continue;
                }
                J::Left(ast::JoinConstraint::On(on)) | J::LeftOuter(ast::JoinConstraint::On(on)) => {
                    ("left", on)
                }
                J::Right(ast::JoinConstraint::On(on)) | J::RightOuter(ast::JoinConstraint::On(on)) => {
                    ("right", on)
                }
                J::FullOuter(ast::JoinConstraint::On(on)) => ("full", on),
                _ => {
                    from.push(Source::Opaque(table.to_string()));
                    return;
                }
            };
            if side.is_empty() {
                sides.push(right);
                conditions.push(self.expr(on));
                continue;
            }
            // The rows of an outer join depend on the conditions that were gathered before it.
            if sides.len() > 1 {
                from.push(Source::Opaque(table.to_string()));
                return;
            }
            let left = Box::new(sides.remove(0));
            let on = self.expr(on);
            sides.push(Source::Outer { side: side.to_owned(), left, right: Box::new(right), on });
        }
        from.extend(sides);
    }

    fn source(&self, factor: &ast::TableFactor) -> Source {
        use ast::TableFactor as T;
        let named = |alias: &Option<ast::TableAlias>| alias.as_ref().map(|alias| ident(&alias.name));
        let columns = |alias: &Option<ast::TableAlias>| {
            alias
                .iter()
                .flat_map(|alias| &alias.columns)
                .map(|column| ident(&column.name))
                .collect::<Vec<_>>()
        };
        match factor {
            T::Table { name, alias, args: None, sample: None, with_ordinality: false, .. } => {
                let Some(name) = object_name(name) else { return Source::Opaque(factor.to_string()) };
                if alias.as_ref().is_some_and(|alias| !alias.columns.is_empty()) {
                    return Source::Opaque(factor.to_string());
                }
                let alias = named(alias).unwrap_or_else(|| name.name.clone());
                Source::Table { name, alias }
            }
            T::Table { name, alias, args: Some(args), with_ordinality: false, .. } => {
                match (object_name(name), self.arguments(&args.args)) {
                    (Some(name), Some(arguments)) => Source::Call {
                        alias: named(alias).unwrap_or_else(|| name.name.clone()),
                        columns: columns(alias),
                        name,
                        arguments,
                    },
                    _ => Source::Opaque(factor.to_string()),
                }
            }
            T::Function { name, args, alias, with_ordinality: false, .. } => {
                match (object_name(name), self.arguments(args)) {
                    (Some(name), Some(arguments)) => Source::Call {
                        alias: named(alias).unwrap_or_else(|| name.name.clone()),
                        columns: columns(alias),
                        name,
                        arguments,
                    },
                    _ => Source::Opaque(factor.to_string()),
                }
            }
            T::Derived { subquery, alias, sample: None, .. } => Source::Query {
                query: Box::new(self.query(subquery)),
                alias: named(alias).unwrap_or_default(),
                columns: columns(alias),
            },
            T::NestedJoin { table_with_joins, alias: None } => {
                let (mut from, mut conditions) = (Vec::new(), Vec::new());
                self.join(table_with_joins, &mut from, &mut conditions);
                // Only brackets around a single thing are nothing; a bracketed inner join of several is left opaque.
                match (from.len(), conditions.is_empty()) {
                    (1, true) => from.remove(0),
                    _ => Source::Opaque(factor.to_string()),
                }
            }
            other => Source::Opaque(other.to_string()),
        }
    }
}

/// Whether an operand stands without brackets and is itself made with an operator, so that its order is a question of
/// precedence, in which parser and PostgreSQL may disagree.
fn loose(operand: &ast::Expr) -> bool {
    use ast::Expr as E;
    match operand {
        // Bind closer than any comparison for both.
        E::BinaryOp { op, left, right } => {
            let json = matches!(
                op,
                BinaryOperator::Arrow | BinaryOperator::LongArrow | BinaryOperator::HashLongArrow
            );
            !json || loose(left) || loose(right)
        }
        E::UnaryOp { .. } | E::IsNull(_) | E::IsNotNull(_) | E::Between { .. } | E::Like { .. } => true,
        E::InList { .. } | E::InSubquery { .. } | E::AnyOp { .. } | E::AllOp { .. } => true,
        E::IsDistinctFrom(..) | E::IsNotDistinctFrom(..) | E::IsTrue(_) | E::IsFalse(_) => true,
        _ => false,
    }
}

fn without_brackets(expr: &ast::Expr) -> &ast::Expr {
    match expr {
        ast::Expr::Nested(inner) => without_brackets(inner),
        other => other,
    }
}

fn is_query(expr: &ast::Expr) -> bool {
    matches!(without_brackets(expr), ast::Expr::Subquery(_))
}

fn negate(expr: Expr, negated: bool) -> Expr {
    if negated { expr.negated() } else { expr }
}

fn opaque(expr: &ast::Expr) -> Expr {
    Expr::Opaque(expr.to_string())
}

fn ident(ident: &ast::Ident) -> String {
    if ident.quote_style.is_some() { ident.value.clone() } else { ident.value.to_lowercase() }
}

/// Words that are values and look like columns.
const KEYWORDS: &[&str] = &[
    "current_user",
    "session_user",
    "user",
    "current_role",
    "current_catalog",
    "current_schema",
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
];

fn column_or_keyword(qualifier: Option<&ast::Ident>, name: &ast::Ident) -> Expr {
    let text = ident(name);
    if qualifier.is_none() && name.quote_style.is_none() && KEYWORDS.contains(&text.as_str()) {
        return Expr::Call { name: Name::bare(text), arguments: Vec::new() };
    }
    Expr::Column { qualifier: qualifier.map(ident), name: text }
}

fn object_name(name: &ast::ObjectName) -> Option<Name> {
    let parts: Option<Vec<String>> = name.0.iter().map(|part| part.as_ident().map(ident)).collect();
    match parts?.as_slice() {
        [name] => Some(Name::bare(name.clone())),
        // PostgreSQL's own are printed without their schema.
        [schema, name] if schema == "pg_catalog" => Some(Name::bare(name.clone())),
        [schema, name] => Some(Name { schema: Some(schema.clone()), name: name.clone() }),
        _ => None,
    }
}

fn literal(value: &ast::Value) -> Option<Expr> {
    use ast::Value as V;
    let typed = |value: &str, data_type: &str| {
        Some(Expr::Literal { value: Some(value.to_owned()), data_type: Some(data_type.to_owned()) })
    };
    match value {
        V::Number(number, _) => typed(number, "numeric"),
        V::SingleQuotedString(text) => Some(Expr::Literal { value: Some(text.clone()), data_type: None }),
        V::Boolean(true) => Some(Expr::yes()),
        V::Boolean(false) => Some(Expr::no()),
        V::Null => Some(Expr::Literal { value: None, data_type: None }),
        V::Placeholder(text) => text.strip_prefix('$')?.parse().ok().map(Expr::Parameter),
        _ => None,
    }
}

fn cast(inner: Expr, data_type: &ast::DataType) -> Expr {
    let data_type = data_type.to_string().to_lowercase();
    match inner {
        Expr::Literal { value, data_type: None } => Expr::Literal { value, data_type: Some(data_type) },
        other => Expr::Cast(Box::new(other), data_type),
    }
}
