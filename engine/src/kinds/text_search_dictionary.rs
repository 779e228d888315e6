//! Text search dictionaries.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;
use crate::sql::{quote_ident, tokens};

/// A text search dictionary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextSearchDictionary {
    /// Its template, qualified.
    pub template: String,
    /// The options of its template, as PostgreSQL keeps them: `language = 'english', stopwords = 'english'`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<String>,
}

impl ObjectKind for TextSearchDictionary {
    fn query(_: &Server) -> &'static str {
        include_str!("text_search_dictionary.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::TextSearchDictionary, row.text("schema")?, row.text("name")?);
        let object =
            TextSearchDictionary { template: row.text("template")?, options: row.opt_text("options")? };
        into.add(id, 0, object, Address::new(class::TS_DICTIONARY, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("TEXT SEARCH DICTIONARY {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER TEXT SEARCH DICTIONARY {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let options = self.options.as_ref().map(|options| format!(", {options}")).unwrap_or_default();
        let sql =
            format!("CREATE TEXT SEARCH DICTIONARY {} (TEMPLATE = {}{options})", id.sql(), self.template);
        vec![Statement::new(sql)]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP TEXT SEARCH DICTIONARY {}", id.sql()))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { template, options } = to;
        if *template != self.template {
            return Alter::Replace;
        }
        let (old, new) =
            (self.options.as_deref().unwrap_or_default(), options.as_deref().unwrap_or_default());
        let kept = option_names(new);
        // An option without a value is taken away.
        let gone = option_names(old).into_iter().filter(|name| !kept.contains(name));
        let items: Vec<String> = options.iter().cloned().chain(gone).collect();
        let sql = format!("ALTER TEXT SEARCH DICTIONARY {} ({})", id.sql(), items.join(", "));
        Alter::with(vec![Statement::new(sql)])
    }
}

/// The names in `language = 'english', "StopWords" = 'x'`, as they are written.
fn option_names(options: &str) -> Vec<String> {
    // Text that PostgreSQL keeps for itself always has tokens.
    let tokens: Vec<_> =
        tokens(options).unwrap_or_default().into_iter().filter(|t| t.is_significant()).collect();
    let named = tokens.windows(2).filter(|pair| pair[1].text == "=" && pair[0].name().is_some());
    named.map(|pair| pair[0].text.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_named_outside_their_values() {
        assert_eq!(
            option_names("language = 'a, b = c', \"StopWords\" = 'english', n = 3"),
            ["language", "\"StopWords\"", "n"]
        );
        assert!(option_names("").is_empty());
    }
}
