//! Tables with their constraints, foreign keys and indexes.

use super::Script;
use super::notes::default_names;
use crate::name::{QualifiedName, quote_collation, quote_ident};
use crate::resolved::{
    Check, Column, Default, Exclude, ForeignKey, Identity, Index, IndexElement, IndexTarget, Key, Statistics,
    Table,
};
use crate::written::{Action, Deferrable, Managed, Match, Nulls, ReplicaIdentity};

/// The table itself. One that somebody else manages is there already where the platform's own objects are loaded.
pub(super) fn create(table: &Table, script: &mut Script) {
    let persistence = if table.unlogged { "UNLOGGED " } else { "" };
    let exists = if table.managed == Managed::Yes { "" } else { "IF NOT EXISTS " };
    let mut parts: Vec<String> = table.columns.iter().map(|one| column(one, &table.name.schema)).collect();
    parts.extend(table.primary_key.as_ref().map(|key| unique_key("PRIMARY KEY", key)));
    parts.extend(table.uniques.iter().map(|key| unique_key("UNIQUE", key)));
    parts.extend(table.checks.iter().filter(|check| !check.not_valid).map(check_constraint));
    parts.extend(table.excludes.iter().map(exclude));
    if table.managed != Managed::Yes {
        parts.extend(table.foreign_keys.iter().map(foreign_key));
    }
    let body = parts.iter().map(|part| format!("\n    {part}")).collect::<Vec<_>>().join(",");
    let mut sql = format!("CREATE {persistence}TABLE {exists}{} ({body}\n)", table.name);
    if let Some(partition) = &table.partition_by {
        sql.push_str(&format!(" PARTITION BY {partition}"));
    }
    sql.extend(table.access_method.iter().map(|method| format!(" USING {}", quote_ident(method))));
    sql.push_str(&with(&table.with));
    if let Some(tablespace) = &table.tablespace {
        sql.push_str(&format!(" TABLESPACE {}", quote_ident(tablespace)));
    }
    script.push(sql, &table.location, table.name.object("table"));
    if table.managed != Managed::Yes {
        // The one that is there may be an older one of the platform's.
        for column in &table.columns {
            let sql = format!(
                "ALTER TABLE {} ADD COLUMN IF NOT EXISTS {} {}",
                table.name,
                quote_ident(&column.name),
                column.sql_type
            );
            script.push(sql, &column.location, None);
        }
    }
    for column in &table.columns {
        // As a statement of its own, because CREATE TABLE knows STORAGE only since PostgreSQL 16. Tables below it, which
        // may be there already, have settings of their own.
        let set = [
            column.storage.map(|storage| format!("STORAGE {storage}")),
            column.compression.map(|compression| format!("COMPRESSION {compression}")),
            column.statistics.map(|target| format!("STATISTICS {target}")),
            (!column.options.is_empty()).then(|| parameters(&column.options)),
        ];
        for what in set.into_iter().flatten() {
            let alter = format!("ALTER TABLE ONLY {} ALTER COLUMN {}", table.name, quote_ident(&column.name));
            script.push(format!("{alter} SET {what}"), &column.location, None);
        }
    }
    // CREATE TABLE takes NOT VALID and makes the constraint valid all the same.
    let not_valid =
        default_names(table).checks.into_iter().zip(&table.checks).filter(|(_, check)| check.not_valid);
    for (name, check) in not_valid {
        let sql = format!("ALTER TABLE {} ADD {} NOT VALID", table.name, check_constraint(check));
        script.push(sql, &check.location, table.name.part("constraint", &name));
    }
}

/// Foreign keys, once all tables are there.
pub(super) fn foreign_keys(table: &Table, script: &mut Script) {
    if table.managed != Managed::Yes {
        return;
    }
    for (name, key) in default_names(table).foreign_keys.into_iter().zip(&table.foreign_keys) {
        let not_valid = if key.not_valid { " NOT VALID" } else { "" };
        let sql = format!("ALTER TABLE {} ADD {}{not_valid}", table.name, foreign_key(key));
        script.push(sql, &key.location, table.name.part("constraint", &name));
    }
}

/// Indexes other than those of constraints.
pub(super) fn indexes(table: &Table, script: &mut Script) {
    for index in &table.indexes {
        let sql = create_index(&table.name, index, table.managed != Managed::Yes);
        script.push(sql, &index.location, table.name.part("index", &index.name));
        index_statistics(&table.name.schema, index, script);
    }
    if let Some(index) = &table.cluster {
        let sql = format!("ALTER TABLE {} CLUSTER ON {}", table.name, quote_ident(index));
        script.push(sql, &table.location, None);
    }
    let identity = match &table.replica_identity {
        None => return,
        Some(ReplicaIdentity::Full) => "FULL".to_owned(),
        Some(ReplicaIdentity::Nothing) => "NOTHING".to_owned(),
        Some(ReplicaIdentity::Index(name)) => format!("USING INDEX {}", quote_ident(name)),
    };
    script.push(format!("ALTER TABLE {} REPLICA IDENTITY {identity}", table.name), &table.location, None);
}

pub(super) fn create_index(table: &QualifiedName, index: &Index, if_not_exists: bool) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    let exists = if if_not_exists { "IF NOT EXISTS " } else { "" };
    let using =
        index.using.as_ref().map(|method| format!(" USING {}", quote_ident(method))).unwrap_or_default();
    let elements: Vec<String> = index.elements.iter().map(index_element).collect();
    let name = quote_ident(&index.name);
    let mut sql = format!("CREATE {unique}INDEX {exists}{name} ON {table}{using} ({})", elements.join(", "));
    if !index.include.is_empty() {
        sql.push_str(&format!(" INCLUDE ({})", columns(&index.include)));
    }
    if index.nulls_not_distinct {
        sql.push_str(" NULLS NOT DISTINCT");
    }
    sql.push_str(&with(&index.with));
    if let Some(tablespace) = &index.tablespace {
        sql.push_str(&format!(" TABLESPACE {}", quote_ident(tablespace)));
    }
    if let Some(predicate) = &index.predicate {
        sql.push_str(&format!(" WHERE {predicate}"));
    }
    sql
}

fn index_element(element: &IndexElement) -> String {
    let mut sql = match &element.target {
        IndexTarget::Column(name) => quote_ident(name),
        IndexTarget::Expression(sql) => format!("({sql})"),
    };
    sql.extend(element.collate.iter().map(|name| format!(" COLLATE {}", quote_collation(name))));
    sql.extend(element.opclass.iter().map(|class| format!(" {class}")));
    sql.push_str(if element.descending { " DESC" } else { "" });
    sql.push_str(match element.nulls {
        Some(Nulls::First) => " NULLS FIRST",
        Some(Nulls::Last) => " NULLS LAST",
        None => "",
    });
    sql
}

/// How much the planner remembers of the expressions of an index, which only ALTER says.
pub(super) fn index_statistics(schema: &str, index: &Index, script: &mut Script) {
    for (number, element) in (1..).zip(&index.elements) {
        let Some(target) = element.statistics else { continue };
        let index_name = QualifiedName::new(schema, &*index.name);
        let sql = format!("ALTER INDEX {index_name} ALTER COLUMN {number} SET STATISTICS {target}");
        script.push(sql, &index.location, None);
    }
}

/// Extended statistics.
pub(super) fn statistics(table: &Table, script: &mut Script) {
    for statistics in &table.statistics {
        let Statistics { location, name, renamed_from: _, elements, kinds, target } = statistics;
        let name = QualifiedName::new(&*table.name.schema, &**name);
        let kinds = if kinds.is_empty() { String::new() } else { format!(" ({})", kinds.join(", ")) };
        let sql = format!("CREATE STATISTICS {name}{kinds} ON {} FROM {}", elements.join(", "), table.name);
        script.push(sql, location, name.object("statistics"));
        let set = target.map(|target| format!("ALTER STATISTICS {name} SET STATISTICS {target}"));
        set.into_iter().for_each(|sql| script.push(sql, location, None));
    }
}

/// `WITH (fillfactor = 70)`, if there is anything to say.
pub(super) fn with(parameters: &[(String, String)]) -> String {
    if parameters.is_empty() { String::new() } else { format!(" WITH {}", self::parameters(parameters)) }
}

fn parameters(parameters: &[(String, String)]) -> String {
    let list: Vec<String> = parameters.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    format!("({})", list.join(", "))
}

fn column(column: &Column, schema: &str) -> String {
    let mut sql = format!("{} {}", quote_ident(&column.name), column.sql_type);
    if let Some(collation) = &column.collate {
        sql.push_str(&format!(" COLLATE {}", quote_collation(collation)));
    }
    if let Some(default) = &column.default {
        sql.push_str(&format!(" DEFAULT {}", self::default(default)));
    }
    if let Some(generated) = &column.generated {
        let how = if generated.is_virtual { "VIRTUAL" } else { "STORED" };
        sql.push_str(&format!(" GENERATED ALWAYS AS ({}) {how}", generated.sql));
    }
    sql.extend(column.identity.as_ref().map(|identity| self::identity(identity, schema)));
    if column.not_null {
        sql.extend(column.not_null_name.iter().map(|name| format!(" CONSTRAINT {}", quote_ident(name))));
        sql.push_str(" NOT NULL");
    }
    sql
}

fn identity(identity: &Identity, schema: &str) -> String {
    let Identity { always, sequence, start, increment, min, max, cache, cycle } = identity;
    let mut options = Vec::new();
    if let Some(sequence) = sequence {
        options.push(format!("SEQUENCE NAME {}", QualifiedName::new(schema, sequence)));
    }
    let numbers =
        [("START", start), ("INCREMENT", increment), ("MINVALUE", min), ("MAXVALUE", max), ("CACHE", cache)];
    options.extend(numbers.into_iter().filter_map(|(word, number)| Some(format!("{word} {}", (*number)?))));
    options.extend(cycle.then(|| "CYCLE".to_owned()));
    let when = if *always { "ALWAYS" } else { "BY DEFAULT" };
    let options = if options.is_empty() { String::new() } else { format!(" ({})", options.join(" ")) };
    format!(" GENERATED {when} AS IDENTITY{options}")
}

/// Any expression has to stand in parentheses: `DEFAULT now() AT TIME ZONE 'utc'` is none.
pub(super) fn default(default: &Default) -> String {
    if default.is_expression { format!("({})", default.sql) } else { default.sql.clone() }
}

fn unique_key(what: &str, key: &Key) -> String {
    let nulls = if key.nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" };
    let overlaps = if key.without_overlaps { " WITHOUT OVERLAPS" } else { "" };
    let name = constraint(key.name.as_deref());
    let mut sql = format!("{name}{what}{nulls} ({}{overlaps})", columns(&key.columns));
    if !key.include.is_empty() {
        sql.push_str(&format!(" INCLUDE ({})", columns(&key.include)));
    }
    sql.push_str(&with(&key.with));
    sql.extend(key.tablespace.iter().map(|space| format!(" USING INDEX TABLESPACE {}", quote_ident(space))));
    sql + deferrable(key.deferrable)
}

fn check_constraint(check: &Check) -> String {
    let inherit = if check.no_inherit { " NO INHERIT" } else { "" };
    let enforced = if check.not_enforced { " NOT ENFORCED" } else { "" };
    format!("{}CHECK ({}){inherit}{enforced}", constraint(check.name.as_deref()), check.sql)
}

fn exclude(exclude: &Exclude) -> String {
    let using =
        exclude.using.as_ref().map(|method| format!(" USING {}", quote_ident(method))).unwrap_or_default();
    let elements: Vec<String> = exclude.elements.iter().map(|(sql, op)| format!("{sql} WITH {op}")).collect();
    let predicate = exclude.predicate.as_ref().map(|sql| format!(" WHERE ({sql})")).unwrap_or_default();
    let name = constraint(exclude.name.as_deref());
    let deferrable = deferrable(exclude.deferrable);
    format!("{name}EXCLUDE{using} ({}){predicate}{deferrable}", elements.join(", "))
}

fn foreign_key(key: &ForeignKey) -> String {
    let mut sql = constraint(key.name.as_deref());
    let list = |names: &[String]| match names.split_last() {
        Some((last, [])) if key.period => format!("PERIOD {}", quote_ident(last)),
        Some((last, rest)) if key.period => format!("{}, PERIOD {}", columns(rest), quote_ident(last)),
        _ => columns(names),
    };
    sql.push_str(&format!("FOREIGN KEY ({}) REFERENCES {}", list(&key.columns), key.target));
    if !key.target_columns.is_empty() {
        sql.push_str(&format!(" ({})", list(&key.target_columns)));
    }
    if key.matching == Match::Full {
        sql.push_str(" MATCH FULL");
    }
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        let action = match action {
            Action::NoAction => continue,
            Action::Restrict => "RESTRICT",
            Action::Cascade => "CASCADE",
            Action::SetNull => "SET NULL",
            Action::SetDefault => "SET DEFAULT",
        };
        sql.push_str(&format!(" ON {event} {action}"));
        if event == "DELETE" && !key.on_delete_columns.is_empty() {
            sql.push_str(&format!(" ({})", columns(&key.on_delete_columns)));
        }
    }
    sql.push_str(deferrable(key.deferrable));
    sql + if key.not_enforced { " NOT ENFORCED" } else { "" }
}

fn constraint(name: Option<&str>) -> String {
    name.map(|name| format!("CONSTRAINT {} ", quote_ident(name))).unwrap_or_default()
}

pub(super) fn deferrable(deferrable: Option<Deferrable>) -> &'static str {
    match deferrable {
        None => "",
        Some(Deferrable::Immediate) => " DEFERRABLE",
        Some(Deferrable::Deferred) => " DEFERRABLE INITIALLY DEFERRED",
    }
}

fn columns(names: &[String]) -> String {
    names.iter().map(|name| quote_ident(name)).collect::<Vec<_>>().join(", ")
}
