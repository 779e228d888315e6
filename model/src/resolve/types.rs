//! Rust types as SQL types, and the application's own types.

use std::collections::BTreeMap;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{GenericParam, Path, Type};

use super::{At, Resolver, hint, text};
use crate::ctxt::Problem;
use crate::resolved::{Composite, Domain, Enum, EnumValue, Model};
use crate::rust_type::{Base, Known, known, range_of, shape, type_arguments, unmapped};
use crate::scan::{Item, ItemKind, Lookup};
use crate::sql::lexer::embed;
use crate::written::{self, PgTypeKind, Representation};

/// A Rust type as PostgreSQL has it.
#[derive(Debug, Clone)]
pub(super) struct SqlType<'a> {
    pub(super) sql: String,
    pub(super) nullable: bool,
    pub(super) array: bool,
    /// The enum whose words are the values.
    pub(super) words: Option<&'a written::PgEnum>,
    /// Found in the table of known types although nothing says where the name comes from.
    pub(super) by_name_only: bool,
}

/// Aliases may lead to aliases; a circle of them is an error of rustc's.
const MAX_ALIASES: usize = 16;

impl SqlType<'_> {
    /// Words of a text check that were others before. Those of an enum type belong to the type.
    pub(super) fn renamed_values(&self) -> BTreeMap<String, String> {
        let words = self.words.filter(|words| words.representation == Representation::TextCheck);
        let variants = words.into_iter().flat_map(|words| &words.variants);
        variants.filter_map(|v| Some((v.value.clone(), v.renamed_from.as_ref()?.value.clone()))).collect()
    }

    /// The condition that keeps a column to the values of its enum.
    pub(super) fn text_check(&self, column: &str) -> Option<String> {
        let words = self.words.filter(|words| words.representation != Representation::Type)?;
        let list: Vec<String> = words.variants.iter().map(|variant| words.literal(variant)).collect();
        let list = list.join(", ");
        Some(if self.array { format!("{column} <@ array[{list}]") } else { format!("{column} in ({list})") })
    }
}

impl<'a> Resolver<'a> {
    /// The type of a field; reported if there is none.
    pub(super) fn field_type(&self, at: &At<'_>, column: &written::Column) -> Option<SqlType<'a>> {
        let mapped = self.map(at.item.module, &column.ty, MAX_ALIASES);
        let fixed = column.sql_type.as_ref().map(|sql| sql.value.clone());
        let fixed = fixed.or_else(|| column.json.then(|| "jsonb".to_owned()));
        match (fixed, mapped) {
            (None, Ok(mapped)) => {
                hint::precision(at, &column.ty, &mapped);
                Some(mapped)
            }
            (None, Err(problem)) => {
                at.cx.push(problem);
                None
            }
            // What stands in `type` always wins; of the Rust type only `Option` counts.
            (Some(sql), mapped) => {
                let nullable =
                    mapped.as_ref().map_or_else(|_| is_option(&column.ty), |mapped| mapped.nullable);
                // A word is a word in `varchar(20)` too; in JSON it is a string inside a value.
                let words = mapped.as_ref().ok().and_then(|mapped| mapped.words).filter(|_| !column.json);
                let array = mapped.is_ok_and(|mapped| mapped.array);
                Some(SqlType { sql, nullable, array, words, by_name_only: false })
            }
        }
    }

    fn map(&self, module: usize, ty: &Type, hops: usize) -> Result<SqlType<'a>, Problem> {
        let shape = shape(ty)?;
        let inner = match &shape.base {
            Base::Sql(sql) => plain(sql),
            Base::Path(path) => self.map_path(module, path, ty.span(), hops)?,
        };
        let mut sql = inner.sql;
        if shape.range {
            sql = range_of(&sql).map(str::to_owned).ok_or_else(|| {
                let problem = Problem::new(ty.span(), format!("PostgreSQL has no range of {sql}"));
                problem.help("add `#[column(type = \"…\")]` with a range type of your own")
            })?;
        }
        // PostgreSQL keeps no number of dimensions: `text[][]` is `text[]`.
        if shape.array && !inner.array {
            sql.push_str("[]");
        }
        Ok(SqlType {
            sql,
            nullable: shape.nullable || (inner.nullable && !shape.array),
            array: shape.array || inner.array,
            words: inner.words,
            by_name_only: inner.by_name_only,
        })
    }

    fn map_path(&self, module: usize, path: &Path, span: Span, hops: usize) -> Result<SqlType<'a>, Problem> {
        let segments: Vec<String> = path.segments.iter().map(|s| s.ident.unraw().to_string()).collect();
        let name = segments.join("::");
        let is_type = |kind: &ItemKind| !matches!(kind, ItemKind::Const(_));
        let full = match self.scope.exact(module, &segments, is_type) {
            Ok(item) => return self.map_item(item, path, span, hops),
            Err(full) => full,
        };
        match known(&full, type_arguments(path)) {
            Known::Sql(sql) => {
                let primitive = matches!(
                    name.as_str(),
                    "bool" | "i16" | "i32" | "i64" | "f32" | "f64" | "String" | "char"
                );
                return Ok(SqlType { by_name_only: full.len() == 1 && !primitive, ..plain(sql) });
            }
            Known::Reject(help) => {
                return Err(Problem::new(span, format!("`{name}` has no PostgreSQL type")).help(help));
            }
            Known::Ambiguous => {
                let problem = Problem::new(span, format!("several crates have a type `{name}`"));
                return Err(
                    problem.help("write its path, import it by name, or add `#[column(type = \"…\")]`")
                );
            }
            Known::Unknown => {}
        }
        match self.scope.lookup(module, &segments, is_type) {
            Lookup::Item(item) => self.map_item(item, path, span, hops),
            Lookup::Ambiguous(items) => Err(self.ambiguous(span, &name, &items)),
            Lookup::Foreign => Err(unmapped(span, &name)),
        }
    }

    fn map_item(&self, item: &'a Item, path: &Path, span: Span, hops: usize) -> Result<SqlType<'a>, Problem> {
        let moved = |problem: Problem| Problem { span, ..problem };
        match &item.kind {
            ItemKind::Enum(words) => {
                let sql = match words.representation {
                    Representation::Int => Some("integer".to_owned()),
                    Representation::TextCheck => Some("text".to_owned()),
                    Representation::Type => self.name_of(item).map(|name| name.to_string()),
                };
                let sql = sql.unwrap_or_default();
                Ok(SqlType { words: Some(words), ..plain(&sql) })
            }
            ItemKind::Type(ty) => match &ty.kind {
                PgTypeKind::Transparent { inner } if hops > 0 => {
                    self.map(item.module, inner, hops - 1).map_err(moved)
                }
                _ => {
                    let name = self.name_of(item).map(|name| name.to_string());
                    name.map(|sql| plain(&sql)).ok_or_else(|| unmapped(span, &item.name))
                }
            },
            ItemKind::Alias(alias) if hops > 0 => {
                let target = substitute(alias, path);
                self.map(item.module, &target, hops - 1).map_err(moved)
            }
            ItemKind::Alias(_) => Err(Problem::new(span, format!("`{}` is an alias of itself", item.name))),
            ItemKind::Table(_) | ItemKind::View(_) => {
                let problem =
                    Problem::new(span, format!("`{}` is a table, not a type of a column", item.name));
                Err(problem.help(format!("store its key: `#[column(references = {}::id)]`", item.name)))
            }
            ItemKind::Columns(_) => {
                let problem =
                    Problem::new(span, format!("`{}` is several columns, not a type of one", item.name));
                Err(problem.help("write `#[column(flatten)]` on this field to take them in"))
            }
            ItemKind::Const(_) => Err(unmapped(span, &item.name)),
        }
    }

    pub(super) fn ambiguous(&self, span: Span, name: &str, items: &[&Item]) -> Problem {
        let places = items
            .iter()
            .map(|item| format!("`{}` in {}", self.scope.path_of(item), self.scope.file_of(item)));
        let problem = Problem::new(span, format!("`{name}` can mean several items"));
        places.fold(problem, Problem::note).help("import the one that is meant by name, or write its path")
    }

    /// An enum that derives `PgEnum`.
    pub(super) fn pg_enum(&self, at: &At<'_>, written: &written::PgEnum) -> Enum {
        let value = |variant: &written::Variant| EnumValue {
            value: variant.value.clone(),
            location: at.location(variant.ident.span()),
            renamed_from: text(variant.renamed_from.as_ref()),
        };
        Enum {
            name: self.qualify(written.schema.as_ref(), written.name.as_ref(), &written.ident),
            location: at.location(written.ident.span()),
            comment: written.docs.summary.clone(),
            renamed_from: text(written.renamed_from.as_ref()),
            representation: written.representation,
            values: written.variants.iter().map(value).collect(),
        }
    }

    /// `DEFAULT` takes any expression in parentheses only.
    fn domain_default(&self, at: &At<'_>, value: &written::Value, base: &SqlType<'_>) -> Option<String> {
        let sql = self.value(at, value, Some(base))?;
        Some(if matches!(value, written::Value::Sql(_)) { format!("({sql})") } else { sql })
    }

    /// A struct that derives `PgType`; a transparent newtype is no object of its own.
    pub(super) fn pg_type(&self, at: &At<'_>, ty: &written::PgType, model: &mut Model) {
        let Some(name) = self.name_of(at.item) else {
            if let PgTypeKind::Transparent { inner } = &ty.kind
                && let Err(problem) = self.map(at.item.module, inner, MAX_ALIASES)
            {
                at.cx.push(problem);
            }
            return;
        };
        let location = at.location(ty.ident.span());
        let comment = ty.docs.summary.clone();
        match &ty.kind {
            PgTypeKind::Transparent { .. } => {}
            PgTypeKind::Domain { inner, domain } => {
                let mapped = self.map(at.item.module, inner, MAX_ALIASES);
                let base = match (&domain.base, mapped) {
                    (Some(base), _) => plain(&base.value),
                    (None, Ok(mapped)) => {
                        hint::precision(at, inner, &mapped);
                        mapped
                    }
                    (None, Err(problem)) => return at.cx.push(problem),
                };
                model.domains.push(Domain {
                    name,
                    location,
                    comment,
                    renamed_from: text(domain.renamed_from.as_ref()),
                    default: domain.default.as_ref().and_then(|value| self.domain_default(at, value, &base)),
                    base: base.sql,
                    collate: text(domain.collate.as_ref()),
                    not_null: domain.not_null,
                    check: domain.check.as_ref().map(|sql| embed(&self.expand(at, sql, &[]))),
                });
            }
            PgTypeKind::Composite { fields, renamed_from, .. } => {
                let field = |column: &written::Column| {
                    self.field_type(at, column).map(|mapped| (column.sql_name(), mapped.sql))
                };
                let fields = fields.iter().filter_map(field).collect();
                let renamed_from = text(renamed_from.as_ref());
                model.composites.push(Composite { name, location, comment, renamed_from, fields });
            }
        }
    }
}

fn plain<'a>(sql: &str) -> SqlType<'a> {
    SqlType { sql: sql.to_owned(), nullable: false, array: false, words: None, by_name_only: false }
}

fn is_option(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Option"))
}

/// The alias's target with its parameters replaced by the arguments at the place of use.
fn substitute(alias: &syn::ItemType, path: &Path) -> Type {
    let names = alias.generics.params.iter().filter_map(|param| match param {
        GenericParam::Type(param) => Some(param.ident.to_string()),
        _ => None,
    });
    let arguments = match path.segments.last().map(|segment| &segment.arguments) {
        Some(syn::PathArguments::AngleBracketed(list)) => list.args.iter().collect(),
        _ => Vec::new(),
    };
    let types = arguments.into_iter().filter(|argument| matches!(argument, syn::GenericArgument::Type(_)));
    let map: BTreeMap<String, TokenStream> = names.zip(types.map(ToTokens::to_token_stream)).collect();
    if map.is_empty() {
        return (*alias.ty).clone();
    }
    syn::parse2(replace(alias.ty.to_token_stream(), &map)).unwrap_or_else(|_| (*alias.ty).clone())
}

fn replace(tokens: TokenStream, map: &BTreeMap<String, TokenStream>) -> TokenStream {
    let one = |token: TokenTree| match token {
        TokenTree::Ident(ident) => {
            map.get(&ident.to_string()).cloned().unwrap_or_else(|| ident.into_token_stream())
        }
        TokenTree::Group(group) => {
            let inner = replace(group.stream(), map);
            proc_macro2::Group::new(group.delimiter(), inner).into_token_stream()
        }
        other => other.into_token_stream(),
    };
    tokens.into_iter().map(one).collect()
}
