//! Text search configurations with their mappings from token types to dictionaries.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;
use crate::sql::quote_ident;

/// A text search configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextSearchConfiguration {
    /// Its parser, qualified.
    pub parser: String,
    /// For each token type the dictionaries that are asked in turn, as SQL lists them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub mappings: BTreeMap<String, String>,
}

impl ObjectKind for TextSearchConfiguration {
    fn query(_: &Server) -> &'static str {
        include_str!("text_search_configuration.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::TextSearchConfiguration, row.text("schema")?, row.text("name")?);
        let mappings = row.texts("tokens")?.into_iter().zip(row.texts("dictionaries")?).collect();
        let object = TextSearchConfiguration { parser: row.text("parser")?, mappings };
        into.add(id, 0, object, Address::new(class::TS_CONFIGURATION, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("TEXT SEARCH CONFIGURATION {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER TEXT SEARCH CONFIGURATION {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let sql = format!("CREATE TEXT SEARCH CONFIGURATION {} (PARSER = {})", id.sql(), self.parser);
        let mut statements = vec![Statement::new(sql)];
        statements.extend(mapping_changes(&BTreeMap::new(), &self.mappings, id));
        statements
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP TEXT SEARCH CONFIGURATION {}", id.sql()))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { parser, mappings } = to;
        if *parser != self.parser {
            return Alter::Replace;
        }
        Alter::with(mapping_changes(&self.mappings, mappings, id))
    }
}

fn mapping_changes(
    from: &BTreeMap<String, String>,
    to: &BTreeMap<String, String>,
    id: &ObjectId,
) -> Vec<Statement> {
    let alter =
        |clause: String| Statement::new(format!("ALTER TEXT SEARCH CONFIGURATION {} {clause}", id.sql()));
    let gone = from.keys().filter(|token| !to.contains_key(*token));
    let mut statements: Vec<Statement> =
        gone.map(|token| alter(format!("DROP MAPPING FOR {}", quote_ident(token)))).collect();
    // One statement for all token types that get the same dictionaries by the same verb.
    let mut same: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for (token, dictionaries) in to {
        let verb = match from.get(token) {
            None => "ADD",
            Some(old) if old != dictionaries => "ALTER",
            Some(_) => continue,
        };
        same.entry((verb, dictionaries)).or_default().push(quote_ident(token).into_owned());
    }
    for ((verb, dictionaries), tokens) in same {
        statements.push(alter(format!("{verb} MAPPING FOR {} WITH {dictionaries}", tokens.join(", "))));
    }
    statements
}
