//! Follows the `mod` tree and collects the items that matter, with everything that could not be read.

use std::collections::{BTreeMap, BTreeSet};

use syn::ext::IdentExt;
use syn::visit::Visit;
use syn::{Attribute, DeriveInput};

use super::files::{below, join, parent};
use super::item::{self, Item, ItemKind};
use super::scope::{Module, flatten_use};
use super::{Files, ScanConfig, cfg};
use crate::ctxt::{Ctxt, Problem};
use crate::diagnostic::{Diagnostic, SourceFile, Span};
use crate::written::constant;

/// Everything that was found, unresolved.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    pub(crate) files: Vec<SourceFile>,
    pub(crate) sql_files: Vec<SourceFile>,
    pub(crate) modules: Vec<Module>,
    pub(crate) items: Vec<Item>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Reads all roots.
pub(super) fn walk(config: &ScanConfig, files: &dyn Files) -> Sources {
    let mut walker = Walker { config, files, sources: Sources::default(), read: BTreeSet::new() };
    for root in &config.roots {
        walker.root(root.trim_end_matches('/'));
    }
    walker.sources
}

struct Walker<'a> {
    config: &'a ScanConfig,
    files: &'a dyn Files,
    sources: Sources,
    /// Files that are part of the tree, by path.
    read: BTreeSet<String>,
}

/// Where child modules of a module are looked for.
struct Folders {
    /// The folder of the file, to which `#[path]` is relative outside inline modules.
    file: String,
    /// The folder of child modules.
    children: String,
    inline: bool,
}

impl Walker<'_> {
    fn root(&mut self, root: &str) {
        let name =
            root.rsplit('/').find(|part| *part != "src").unwrap_or(root).trim_end_matches(".rs").to_owned();
        if root.ends_with(".rs") {
            return self.file(root, vec![name], true);
        }
        let found = match below(self.files, root, "") {
            Ok(found) => found,
            Err(error) => {
                let diagnostic =
                    Diagnostic::bare(root, format!("cannot read the folder of the schema: {error}"));
                let help = "set `roots` under `[scan]` to the folder with the annotated structs";
                return self.sources.diagnostics.push(diagnostic.help(help));
            }
        };
        let entry = ["lib.rs", "mod.rs", "main.rs"].map(|name| join(root, name));
        let rust: Vec<&String> = found.iter().filter(|path| path.ends_with(".rs")).collect();
        match entry.iter().find(|path| found.contains(path)) {
            Some(entry) => {
                self.file(entry, vec![name], true);
                self.report_orphans(&rust);
            }
            None => {
                for path in rust {
                    let stem = path[..path.len() - 3].strip_prefix(root).unwrap_or(path).trim_matches('/');
                    let mut module = vec![name.clone()];
                    module.extend(stem.split('/').filter(|part| *part != "mod").map(str::to_owned));
                    self.file(path, module, false);
                }
            }
        }
        for path in found.iter().filter(|path| path.ends_with(".sql")) {
            match self.files.read(path) {
                Ok(text) => {
                    self.sources.sql_files.push(SourceFile { path: path.as_str().into(), text: text.into() });
                }
                Err(error) => self.unreadable(path, &error),
            }
        }
    }

    /// A file that no `mod` line names is not part of the program: rustc does not see it, and neither do we.
    fn report_orphans(&mut self, found: &[&String]) {
        for path in found {
            if self.read.contains(*path) || !self.files.read(path).is_ok_and(|text| may_hold_items(&text)) {
                continue;
            }
            let diagnostic =
                Diagnostic::bare(path.as_str(), "this file is in no `mod` tree and was not read").warning();
            self.sources.diagnostics.push(diagnostic.help("add a `mod` line for it, or delete the file"));
        }
    }

    /// Reads one file as a module. `follow` says whether its `mod` lines lead to further files.
    fn file(&mut self, path: &str, module: Vec<String>, follow: bool) {
        if !self.read.insert(path.to_owned()) {
            return;
        }
        let text = match self.files.read(path) {
            Ok(text) => text,
            Err(error) => return self.unreadable(path, &error),
        };
        let source = SourceFile { path: path.into(), text: text.into() };
        let parsed = match syn::parse_file(&source.text) {
            Ok(parsed) => parsed,
            Err(error) => return self.unparsable(&source, &error),
        };
        let file = self.sources.files.len();
        self.sources.files.push(source);
        let folder = parent(path).to_owned();
        let stem = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".rs");
        let owns_folder = module.len() == 1 || matches!(stem, "mod" | "lib" | "main");
        let children = if owns_folder { folder.clone() } else { join(&folder, stem) };
        let folders = Folders { file: folder, children, inline: false };
        self.items(parsed.items, module, file, &folders, follow);
    }

    fn items(
        &mut self,
        items: Vec<syn::Item>,
        path: Vec<String>,
        file: usize,
        folders: &Folders,
        follow: bool,
    ) {
        let module = self.sources.modules.len();
        self.sources.modules.push(Module { path: path.clone(), uses: BTreeMap::new(), globs: Vec::new() });
        let cx = Ctxt::new();
        for item in &items {
            if let syn::Item::Use(item) = item {
                flatten_use(&item.tree, &mut Vec::new(), &mut self.sources.modules[module]);
            }
        }
        for item in items {
            match item {
                syn::Item::Mod(item) => self.module(&cx, item, &path, file, folders, follow),
                syn::Item::Struct(item) => self.derived(&cx, item.into(), module, file),
                syn::Item::Enum(item) => self.derived(&cx, item.into(), module, file),
                syn::Item::Union(item) => self.derived(&cx, item.into(), module, file),
                syn::Item::Type(item) if self.is_plainly_active(&item.attrs) => {
                    self.push(item.ident.unraw().to_string(), module, file, ItemKind::Alias(Box::new(item)));
                }
                syn::Item::Const(item) if self.is_plainly_active(&item.attrs) => {
                    let value = constant(&item.expr);
                    self.push(item.ident.unraw().to_string(), module, file, ItemKind::Const(value));
                }
                syn::Item::Macro(item) => report_macro(&cx, &item),
                syn::Item::Fn(item) => self.report_local_items(file, |visitor| visitor.visit_item_fn(&item)),
                syn::Item::Impl(item) => {
                    self.report_local_items(file, |visitor| visitor.visit_item_impl(&item))
                }
                _ => {}
            }
        }
        let source = self.sources.files[file].clone();
        let problems = cx.finish().into_iter().map(|problem| Diagnostic::from_problem(&source, problem));
        self.sources.diagnostics.extend(problems);
    }

    /// Conditions on aliases and constants are not worth an error: where one is needed, its absence is.
    fn is_plainly_active(&self, attrs: &[Attribute]) -> bool {
        cfg::is_active(&Ctxt::new(), self.config, attrs)
    }

    fn push(&mut self, name: String, module: usize, file: usize, kind: ItemKind) {
        self.sources.items.push(Item { name, module, file, kind });
    }

    fn derived(&mut self, cx: &Ctxt, mut input: DeriveInput, module: usize, file: usize) {
        // Conditions on items that are not ours are none of our business.
        let quiet = Ctxt::new();
        let mut attrs = input.attrs.clone();
        cfg::open_cfg_attrs(&quiet, self.config, &mut attrs);
        let uses = &self.sources.modules[module].uses;
        let imported = |name: &str| uses.get(name).cloned();
        if item::our_derive(&Ctxt::new(), &attrs, &imported).is_none() {
            return;
        }
        if !cfg::is_active(cx, self.config, &input.attrs) {
            return;
        }
        cfg::apply(cx, self.config, &mut input);
        let Some(derive) = item::our_derive(cx, &input.attrs, &imported) else { return };
        item::check_inner_spelling(cx, &input);
        if let Some(kind) = item::read(cx, derive, &input) {
            self.push(input.ident.unraw().to_string(), module, file, kind);
        }
    }

    fn module(
        &mut self,
        cx: &Ctxt,
        item: syn::ItemMod,
        path: &[String],
        file: usize,
        folders: &Folders,
        follow: bool,
    ) {
        if !cfg::is_active(cx, self.config, &item.attrs) {
            return;
        }
        let mut attrs: Vec<Attribute> = item.attrs.clone();
        cfg::open_cfg_attrs(cx, self.config, &mut attrs);
        let name = item.ident.unraw().to_string();
        let mut module = path.to_vec();
        module.push(name.clone());
        let given = item::path_attribute(&attrs);
        if let Some((_, items)) = item.content {
            let children = join(&folders.children, given.as_deref().unwrap_or(&name));
            let folders = Folders { file: folders.file.clone(), children, inline: true };
            return self.items(items, module, file, &folders, follow);
        }
        if !follow {
            return;
        }
        let candidates = match given {
            Some(given) => vec![join(if folders.inline { &folders.children } else { &folders.file }, &given)],
            None => vec![
                join(&folders.children, &format!("{name}.rs")),
                join(&folders.children, &format!("{name}/mod.rs")),
            ],
        };
        match candidates.iter().find(|path| self.files.read(path).is_ok()) {
            Some(path) => self.file(path, module, true),
            None => cx.push(
                Problem::new(item.ident.span(), format!("the file of module `{name}` is missing"))
                    .help(format!("create `{}`, or remove the `mod` line", candidates.join("` or `"))),
            ),
        }
    }

    fn report_local_items(&mut self, file: usize, visit: impl FnOnce(&mut LocalItems)) {
        let mut visitor = LocalItems::default();
        visit(&mut visitor);
        let source = &self.sources.files[file];
        for span in visitor.found {
            let text = "a struct inside a function is not part of the schema";
            let diagnostic = Diagnostic::error(source, Span::of(span), text).warning();
            self.sources
                .diagnostics
                .push(diagnostic.help("move it out of the function if it should be a table"));
        }
    }

    fn unreadable(&mut self, path: &str, error: &std::io::Error) {
        self.sources.diagnostics.push(Diagnostic::bare(path, format!("cannot read this file: {error}")));
    }

    /// A file that may hold tables, or lead to files that do, must not be passed over.
    fn unparsable(&mut self, source: &SourceFile, error: &syn::Error) {
        let place = Span::of(error.span());
        let diagnostic = Diagnostic::error(source, place, format!("cannot read this file as Rust: {error}"));
        let diagnostic = if may_hold_items(&source.text) || source.text.contains("mod ") {
            diagnostic
                .note("nothing is compared before it can be read: a table that is not seen would be dropped")
        } else {
            diagnostic.warning().note("it derives nothing of Palisade's and was passed over")
        };
        self.sources.diagnostics.push(diagnostic);
    }
}

/// Whether a text can hold items of ours; `true` where it is not certain.
fn may_hold_items(text: &str) -> bool {
    text.contains("derive") && ["Table", "View", "PgEnum", "PgType"].iter().any(|name| text.contains(name))
}

fn report_macro(cx: &Ctxt, item: &syn::ItemMacro) {
    if !item::mentions_our_derive(&item.mac.tokens) {
        return;
    }
    let span =
        item.mac.path.segments.last().map_or_else(proc_macro2::Span::call_site, |last| last.ident.span());
    cx.push(
        Problem::new(span, "tables that a macro makes cannot be seen without compiling")
            .label("this macro derives a table or type")
            .help("write the structs out; a table that is not seen would be dropped"),
    );
}

#[derive(Default)]
struct LocalItems {
    found: Vec<proc_macro2::Span>,
}

impl LocalItems {
    fn check(&mut self, attrs: &[Attribute], ident: &syn::Ident) {
        if item::our_derive(&Ctxt::new(), attrs, &|_| None).is_some() {
            self.found.push(ident.span());
        }
    }
}

impl<'ast> Visit<'ast> for LocalItems {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.check(&item.attrs, &item.ident);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.check(&item.attrs, &item.ident);
    }
}
