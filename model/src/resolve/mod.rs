//! From annotations as written to the model: paths become names, Rust types become SQL types, `{names}` are filled in.

mod access;
mod constraint;
mod hint;
mod index;
mod intent;
pub(crate) mod names;
mod sql;
mod table;
mod types;
mod value;
mod view;

use std::cell::RefCell;

use syn::ext::IdentExt;

use crate::ctxt::Ctxt;
use crate::diagnostic::{Diagnostic, SourceFile, SourceLocation};
use crate::name::{QualifiedName, snake_case};
use crate::resolved::{Model, Waiver};
use crate::scan::{Files, Item, ItemKind, ScanConfig, Scope, Sources};
use crate::written::{self, Str};

/// Resolves everything; what cannot be resolved is reported, and the model is then not to be used.
pub(crate) fn resolve(
    config: &ScanConfig,
    files: &dyn Files,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Model {
    let resolver = Resolver { config, files, scope: Scope::new(sources), sources };
    let mut model = Model { default_schema: config.default_schema.clone(), ..Model::default() };
    model.files = sources.files.clone();
    let mut view_files = Vec::new();
    for item in &sources.items {
        let file = &sources.files[item.file];
        let (cx, warnings) = (Ctxt::new(), Ctxt::new());
        let elsewhere = RefCell::default();
        let at = At { item, file, cx: &cx, warnings: &warnings, elsewhere: &elsewhere };
        match &item.kind {
            ItemKind::Table(table) => model.tables.extend(resolver.table(&at, table)),
            ItemKind::View(view) => model.views.extend(resolver.view(&at, view, &mut view_files)),
            ItemKind::Enum(written) => model.enums.push(resolver.pg_enum(&at, written)),
            ItemKind::Type(ty) => resolver.pg_type(&at, ty, &mut model),
            // They are resolved in the tables that take them in.
            ItemKind::Columns(_) | ItemKind::Alias(_) | ItemKind::Const(_) => {}
        }
        diagnostics.append(&mut at.elsewhere.borrow_mut());
        let diagnostic = |problem| Diagnostic::from_problem(file, problem);
        diagnostics.extend(cx.finish().into_iter().map(diagnostic));
        diagnostics.extend(warnings.finish().into_iter().map(|problem| diagnostic(problem).warning()));
    }
    model.intent = intent::resolve(&resolver, sources, &model, diagnostics);
    let own = |file: &&SourceFile| !view_files.iter().any(|path| **path == *file.path);
    model.sql_files = sources.sql_files.iter().filter(own).cloned().collect();
    model.sql_files.sort_by(|a, b| a.path.cmp(&b.path));
    model.tables.sort_by(|a, b| a.name.cmp(&b.name));
    model.views.sort_by(|a, b| a.name.cmp(&b.name));
    model.enums.sort_by(|a, b| a.name.cmp(&b.name));
    model.domains.sort_by(|a, b| a.name.cmp(&b.name));
    model.composites.sort_by(|a, b| a.name.cmp(&b.name));
    names::check(&model, diagnostics);
    model
}

/// What resolving needs to know of the whole.
struct Resolver<'a> {
    config: &'a ScanConfig,
    files: &'a dyn Files,
    scope: Scope<'a>,
    sources: &'a Sources,
}

/// The item that is being resolved, and where its problems go.
struct At<'a> {
    item: &'a Item,
    file: &'a SourceFile,
    cx: &'a Ctxt,
    /// What is not an error and yet not what it seems.
    warnings: &'a Ctxt,
    /// What is wrong in other files: in columns that the item takes in.
    elsewhere: &'a RefCell<Vec<Diagnostic>>,
}

impl At<'_> {
    fn location(&self, span: proc_macro2::Span) -> SourceLocation {
        self.file.location(span)
    }
}

impl Resolver<'_> {
    fn qualify(&self, schema: Option<&Str>, name: Option<&Str>, ident: &syn::Ident) -> QualifiedName {
        let schema = schema.map_or_else(|| self.config.default_schema.clone(), |schema| schema.value.clone());
        let name = name.map_or_else(|| snake_case(&ident.unraw().to_string()), |name| name.value.clone());
        QualifiedName { schema, name }
    }

    /// The name in the database of an item that has one.
    fn name_of(&self, item: &Item) -> Option<QualifiedName> {
        use written::{PgTypeKind, Representation};
        Some(match &item.kind {
            ItemKind::Table(table) => self.qualify(table.schema.as_ref(), table.name.as_ref(), &table.ident),
            ItemKind::View(view) => self.qualify(view.schema.as_ref(), view.name.as_ref(), &view.ident),
            ItemKind::Enum(written) if written.representation == Representation::Type => {
                self.qualify(written.schema.as_ref(), written.name.as_ref(), &written.ident)
            }
            ItemKind::Type(ty) => match &ty.kind {
                PgTypeKind::Domain { domain, .. } => {
                    self.qualify(domain.schema.as_ref(), domain.name.as_ref(), &ty.ident)
                }
                PgTypeKind::Composite { name, schema, .. } => {
                    self.qualify(schema.as_ref(), name.as_ref(), &ty.ident)
                }
                PgTypeKind::Transparent { .. } => return None,
            },
            _ => return None,
        })
    }
}

fn waivers(at: &At<'_>, waivers: &[written::Waiver]) -> Vec<Waiver> {
    let one = |waiver: &written::Waiver| Waiver {
        code: waiver.code.to_string(),
        reason: text(waiver.reason.as_ref()),
        until: text(waiver.until.as_ref()),
        location: at.location(waiver.code.span()),
    };
    waivers.iter().map(one).collect()
}

fn text(written: Option<&Str>) -> Option<String> {
    written.map(|text| text.value.clone())
}
