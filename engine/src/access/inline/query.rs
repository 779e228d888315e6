//! Queries taken apart: their sources, and what only calls a function.

use super::*;

impl<'a> Inliner<'_, 'a> {
    pub(super) fn query(&mut self, query: Query, outer: &Names<'_>, who: Rights<'_>) -> Query {
        match query {
            Query::Select(select) => self.select(select, outer, who),
            Query::Union(parts) => {
                Query::Union(parts.into_iter().map(|part| self.query(part, outer, who)).collect())
            }
            Query::Opaque(text) => Query::Opaque(format!("{text} [{}]", self.mentioned(&text, who))),
        }
    }

    fn select(&mut self, select: Select, outer: &Names<'_>, who: Rights<'_>) -> Query {
        if let Some(query) = self.only_call(&select, outer, who) {
            return query;
        }
        let Select { columns, from, filter, rest } = select;
        let mut names = Names { outer: Some(outer), written: outer.written, ..Names::default() };
        let (mut sources, mut conditions) = (Vec::new(), Vec::new());
        for source in from {
            self.source(source, &mut names, &mut sources, &mut conditions, who);
        }
        conditions.push(self.expr(filter, &names, who));
        let columns = columns
            .into_iter()
            .map(|Output { value, name }| {
                let name = name.or_else(|| natural_name(&value));
                Output { value: self.expr(value, &names, who), name }
            })
            .collect();
        let rest = rest.map(|rest| {
            let key = self.mentioned(&rest, who);
            format!("{rest} [{key}]")
        });
        Query::Select(Select { columns, from: sources, filter: Expr::all(conditions), rest })
    }

    /// `SELECT f()` of a function that returns rows is what the function selects.
    fn only_call(&mut self, select: &Select, outer: &Names<'_>, who: Rights<'_>) -> Option<Query> {
        let [Output { value: Expr::Call { name, arguments }, .. }] = select.columns.as_slice() else {
            return None;
        };
        if !select.from.is_empty() || select.filter != Expr::yes() || select.rest.is_some() {
            return None;
        }
        let Target::One(id) = self.target(name, arguments.len(), outer) else { return None };
        if !self.state.routine(id)?.set {
            return None;
        }
        self.may_call(who, id);
        let arguments = arguments.iter().map(|part| self.expr(part.clone(), outer, who)).collect();
        self.rows(who, id, arguments)
    }

    fn source(
        &mut self,
        source: Source,
        names: &mut Names<'_>,
        into: &mut Vec<Source>,
        conditions: &mut Vec<Expr>,
        who: Rights<'_>,
    ) {
        match source {
            Source::Table { name, alias } => match self.state.relation(&name) {
                Some(id) => self.relation(id, alias, names, into, conditions, who),
                None => {
                    let unique = self.alias();
                    names.sources.push((alias, Columns::Of(unique.clone(), None)));
                    into.push(Source::Table { name, alias: unique });
                }
            },
            Source::Call { name, arguments, alias, columns } => {
                let arguments: Vec<Expr> =
                    arguments.into_iter().map(|part| self.expr(part, names, who)).collect();
                let target = self.target(&name, arguments.len(), names);
                let (mut query, mut known) = (None, columns.clone());
                if let Target::One(id) = target {
                    self.may_call(who, id);
                    let declared = self.state.routine(id).map(|routine| routine.columns.clone());
                    if known.is_empty() {
                        known = declared
                            .filter(|columns| !columns.is_empty())
                            .unwrap_or_else(|| vec![alias.clone()]);
                    }
                    query = self.rows(who, id, arguments.clone());
                }
                match query {
                    Some(query) => self.flatten(query, alias, &known, names, into, conditions),
                    None => {
                        let unique = self.alias();
                        let name = match target {
                            Target::One(id) => self.keyed(id, who),
                            _ => name,
                        };
                        names.sources.push((alias, Columns::Of(unique.clone(), None)));
                        into.push(Source::Call { name, arguments, alias: unique, columns });
                    }
                }
            }
            Source::Query { query, alias, columns } => {
                let query = self.query(*query, names, who);
                self.flatten(query, alias, &columns, names, into, conditions);
            }
            Source::Outer { side, left, right, on } => {
                let (left, right) = (self.side(*left, names, who), self.side(*right, names, who));
                let on = self.expr(on, names, who);
                into.push(Source::Outer { side, left: Box::new(left), right: Box::new(right), on });
            }
            Source::Opaque(text) => {
                let key = self.mentioned(&text, who);
                into.push(Source::Opaque(format!("{text} [{key}]")));
            }
        }
    }

    /// A side of an outer join keeps its conditions to itself.
    fn side(&mut self, source: Source, names: &mut Names<'_>, who: Rights<'_>) -> Source {
        let (mut sources, mut conditions) = (Vec::new(), Vec::new());
        self.source(source, names, &mut sources, &mut conditions, who);
        let filter = Expr::all(conditions);
        if sources.len() == 1 && filter == Expr::yes() {
            return sources.remove(0);
        }
        let select = Select { columns: Vec::new(), from: sources, filter, rest: None };
        Source::Query { query: Box::new(Query::Select(select)), alias: self.alias(), columns: Vec::new() }
    }

    fn relation(
        &mut self,
        id: &'a ObjectId,
        alias: String,
        names: &mut Names<'_>,
        into: &mut Vec<Source>,
        conditions: &mut Vec<Expr>,
        who: Rights<'_>,
    ) {
        if self.state.reach(who.reader, id, "SELECT") == crate::access::state::Columns::None {
            self.broken.insert(format!("42501: {} may not read {}", who.reader, id.sql()));
        }
        if id.kind == Kind::View
            && let Some(query) = self.rows(who, id, Vec::new())
        {
            let columns = self.state.columns(id).map(owned).unwrap_or_default();
            return self.flatten(query, alias, &columns, names, into, conditions);
        }
        let unique = self.alias();
        self.tables.insert(unique.clone(), id);
        let mut name = id.name.to_string();
        match id.kind {
            Kind::Table => {
                let admitted = self.admitted(who, id, "SELECT", false);
                conditions.push(aliased(admitted, &unique));
            }
            Kind::View => name = format!("{name}#{}", self.state.key(id, who)),
            _ => {}
        }
        names.sources.push((alias, Columns::Of(unique.clone(), self.state.columns(id).map(owned))));
        into.push(Source::Table {
            name: Name { schema: id.schema_name().map(str::to_owned), name },
            alias: unique,
        });
    }

    /// Puts a query's sources and conditions in the place of the query.
    fn flatten(
        &mut self,
        query: Query,
        alias: String,
        columns: &[String],
        names: &mut Names<'_>,
        into: &mut Vec<Source>,
        conditions: &mut Vec<Expr>,
    ) {
        match query {
            Query::Select(Select { columns: outputs, from, filter, rest: None }) => {
                let named = outputs.into_iter().enumerate().filter_map(|(at, output)| {
                    let name = columns.get(at).cloned().or(output.name)?;
                    Some((name, output.value))
                });
                names.sources.push((alias, Columns::Are(named.collect())));
                into.extend(from);
                conditions.push(filter);
            }
            other => {
                let unique = self.alias();
                let known = (!columns.is_empty()).then(|| columns.to_vec());
                names.sources.push((alias, Columns::Of(unique.clone(), known)));
                into.push(Source::Query { query: Box::new(other), alias: unique, columns: columns.to_vec() });
            }
        }
    }
}
