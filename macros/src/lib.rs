//! The derive macros: parse with `palisade-model`, emit checks, done.
//!
//! The command line reads the same attributes without a compiler. Whatever it has to assume there, what these derives
//! emit makes rustc verify, at no cost at run time.

mod checks;
mod expand;
mod flatten;
mod intent;
mod lifetimes;
mod rows;

use proc_macro::TokenStream;
use syn::DeriveInput;

/// Declares a struct to be a table.
///
/// One line of attribute is one object in the database: `#[table]`, `#[primary_key]`, `#[unique]`, `#[index]`,
/// `#[statistics]`, `#[foreign_key]`, `#[check]`, `#[exclude]`, `#[grant]`, `#[trigger]` and `#[policy]` on the struct, `#[column]` on
/// its fields. Where another derive wants one of these names, write it inside `#[pg(…)]`.
///
/// Who may see and change which row is intent, and the policies are generated from it:
///
/// ```text
/// #[policy(select, update(name), to = authenticated, when = PREDICATE, check = PREDICATE, restrictive)]
/// #[policy(none, reason = "the server alone")]
/// #[relation(coach_of: coach_id -> runner_id, when = status == Active)]     `<->` for both ways
/// #[consent(status: Pending -> Active, invited_by: Coach = coach_id, Runner = runner_id)]
/// #[consent(status: Pending -> Active, asks -> answers)]                    where one column always asks
/// #[transition(status: [Pending, Active] -> Inactive, by = PREDICATE)]
/// #[immutable(coach_id, runner_id)]
/// #[writable(actual_distance, by = PREDICATE)]
/// ```
///
/// A predicate joins conditions by `&` and `|`: `owner(col)`, `party(a, b)`, `Struct::relation(col)`, `can_read(fk)`,
/// `can_update(fk)`, `tenant(col)`, `public`, `published(col)`, `window(from, to)`, `col == VALUE`, `col in [VALUE, …]`,
/// `col == None`, `claim("path" == "value")`, `app.function()`, `sql("…")`. `when` is about the rows that are there and,
/// unless `check` says otherwise, those that are written. Each rule holds by itself: two rules for updates never add up to
/// a change that neither allows. What sees the old row and the new one is held by a trigger, which binds whom row
/// security binds.
///
/// Clippy takes two attributes that share a word, such as `#[index(a, b)]` and `#[index(b)]`, for one that is repeated.
/// It reads them before any derive does, so that only the application can tell it: write
/// `#[allow(clippy::duplicated_attributes)]` on the struct, or once for all of them in `Cargo.toml`:
///
/// ```toml
/// [lints.clippy]
/// duplicated_attributes = "allow"
/// ```
#[proc_macro_derive(
    Table,
    attributes(
        table,
        column,
        primary_key,
        unique,
        index,
        statistics,
        foreign_key,
        check,
        exclude,
        grant,
        trigger,
        policy,
        relation,
        consent,
        immutable,
        transition,
        writable,
        pg
    )
)]
pub fn derive_table(input: TokenStream) -> TokenStream {
    derive(input, expand::table)
}

/// Declares columns that several tables have: `#[column]` on the fields, as in a table.
///
/// A table takes them in with a field of that type, or with `extends` without one; then the struct has no field for them and
/// its rows do not hold them.
///
/// ```text
/// #[derive(Columns)]
/// pub struct Timestamps {
///     #[column(default = now())]
///     pub created_at: DateTime<Utc>,
/// }
///
/// #[derive(Table)]
/// #[table(rls, extends = Author)]
/// #[index(created_at)]
/// pub struct Post {
///     #[column(primary_key)]
///     pub id: i64,
///     #[column(flatten)]
///     pub times: Timestamps,
/// }
/// ```
///
/// `Post::COLUMNS.created_at` names the column, and attributes name it as if it stood in the table.
#[proc_macro_derive(Columns, attributes(column, pg))]
pub fn derive_columns(input: TokenStream) -> TokenStream {
    derive(input, expand::columns)
}

/// Declares a struct to be a view: `#[view(sql = "select …")]` or `#[view(file = "….sql")]`.
#[proc_macro_derive(View, attributes(view, column, index, grant, pg))]
pub fn derive_view(input: TokenStream) -> TokenStream {
    derive(input, expand::view)
}

/// Declares an enum to be a set of words: a type of its own, or with `#[pg_enum(as = text_check)]` a checked text.
///
/// With the feature `tokio-postgres` or `sqlx` of `palisade` it is a value that the driver reads and writes. tokio-postgres wants
/// `Debug` of every value, so that the enum has to derive that, too.
#[proc_macro_derive(PgEnum, attributes(pg_enum, value, pg))]
pub fn derive_pg_enum(input: TokenStream) -> TokenStream {
    derive(input, expand::pg_enum)
}

/// Declares a newtype to be stored as what it wraps, a `#[domain(…)]` or a `#[composite(…)]` type.
#[proc_macro_derive(PgType, attributes(domain, composite, column, pg))]
pub fn derive_pg_type(input: TokenStream) -> TokenStream {
    derive(input, expand::pg_type)
}

fn derive(input: TokenStream, expand: fn(&DeriveInput) -> proc_macro2::TokenStream) -> TokenStream {
    match syn::parse::<DeriveInput>(input) {
        Ok(input) => expand(&input).into(),
        Err(error) => error.into_compile_error().into(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    /// rustc wants the names as tokens, so that the list stands twice; here the two are held together.
    #[test]
    fn every_helper_attribute_is_declared_and_no_other() {
        let (source, _) = include_str!("lib.rs").split_once("#[cfg(test)]").expect("these tests");
        let declared = source.split("proc_macro_derive(").skip(1).filter_map(|rest| {
            let (_, rest) = rest.split_once("attributes(")?;
            rest.split_once(')').map(|(names, _)| names)
        });
        let declared: BTreeSet<&str> = declared.flat_map(|names| names.split(',')).map(str::trim).collect();
        let declared: BTreeSet<&str> = declared.into_iter().filter(|name| !name.is_empty()).collect();
        let known: BTreeSet<&str> = palisade_model::written::HELPER_ATTRIBUTES.iter().copied().collect();
        assert_eq!(declared, known);
    }
}
