//! Collations. PostgreSQL can alter none of what is compared here, so a changed one is made anew under its columns.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, conversion, rebuild};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::{Kind, Object};
use crate::plan::Statement;
use crate::sql::{quote_ident, quote_literal};

/// A collation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collation {
    /// `libc`, `icu` or `builtin`.
    pub provider: String,
    /// Whether strings of different bytes always differ.
    pub deterministic: bool,
    /// The ICU or built-in locale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// libc's `LC_COLLATE` and `LC_CTYPE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub libc: Option<(String, String)>,
    /// Further ICU rules (PostgreSQL 16).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
}

/// Everything that names the collation in an expression; plain columns are carried over.
fn blocks_rebuild(dependant: &Object) -> bool {
    match dependant {
        Object::Column(column) => column.generated.is_some(),
        other => !matches!(other.kind(), Kind::Comment),
    }
}

impl ObjectKind for Collation {
    fn query(_: &Server) -> &'static str {
        include_str!("collation.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::Collation, row.text("schema")?, row.text("name")?);
        let object = Collation {
            provider: row.text("provider")?,
            deterministic: row.bool("deterministic")?,
            locale: row.opt_text("locale")?,
            libc: row.opt_text("lc_collate")?.zip(row.opt_text("lc_ctype")?),
            rules: row.opt_text("rules")?,
        };
        into.add(id, 0, object, Address::new(class::COLLATION, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("COLLATION {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER COLLATION {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let mut options = vec![format!("PROVIDER = {}", self.provider)];
        options.extend(self.locale.iter().map(|locale| format!("LOCALE = {}", quote_literal(locale))));
        if let Some((collate, ctype)) = &self.libc {
            options.push(format!("LC_COLLATE = {}", quote_literal(collate)));
            options.push(format!("LC_CTYPE = {}", quote_literal(ctype)));
        }
        options.extend(self.rules.iter().map(|rules| format!("RULES = {}", quote_literal(rules))));
        options.extend((!self.deterministic).then(|| "DETERMINISTIC = false".to_owned()));
        vec![Statement::new(format!("CREATE COLLATION {} ({})", id.sql(), options.join(", ")))]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP COLLATION {}", id.sql()))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        let carries = rebuild::columns_of(id, cx);
        let aside = rebuild::aside(id, cx);
        let rename = format!("ALTER COLLATION {} RENAME TO {}", id.sql(), quote_ident(&aside.name));
        let mut statements = vec![Statement::new(rename)];
        statements.extend(to.create(id, &[], cx));
        // A column is moved to a collation by naming its type again; the values stay as they are.
        let same = |column: &ObjectId| conversion::convert_using(column, Some(column.sql()), cx);
        let carries = carries.into_iter().map(|column| (column.clone(), vec![same(&column)])).collect();
        let finish = vec![Statement::new(format!("DROP COLLATION {}", aside.sql()))];
        Alter::InPlace { statements, blocked_by: blocks_rebuild, carries, finish, afresh: true }
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        vec![format!("collation {}", id.sql())]
    }
}
