//! Views, and the files that some of their queries stand in.

use super::{At, Resolver, text, waivers};
use crate::ctxt::Problem;
use crate::diagnostic::{LineColumn, SourceLocation, Span};
use crate::resolved::View;
use crate::scan::{join, parent};
use crate::sql::lexer::embed;
use crate::written::{self, ViewBody};

impl Resolver<'_> {
    pub(super) fn view(&self, at: &At<'_>, written: &written::View, files: &mut Vec<String>) -> Option<View> {
        let name = self.name_of(at.item)?;
        let own = &written.columns;
        let (sql, sql_location) = match &written.body {
            ViewBody::Sql(sql) => (embed(&self.expand(at, sql, own)), at.location(sql.span)),
            ViewBody::File(file) => self.view_file(at, file, files)?,
            // The query is a template's to write, once every table is known.
            ViewBody::Of(of) => (String::new(), at.location(of.span)),
        };
        let mut with = written.with.clone();
        for (option, on) in
            [("security_invoker", written.security_invoker), ("security_barrier", written.security_barrier)]
        {
            if on {
                with.push((option.to_owned(), "true".to_owned()));
            }
        }
        let comments =
            own.iter().filter_map(|column| Some((column.sql_name(), column.docs.summary.clone()?)));
        Some(View {
            location: at.location(written.ident.span()),
            comment: written.docs.summary.clone(),
            renamed_from: text(written.renamed_from.as_ref()),
            sql,
            sql_location,
            materialized: written.materialized,
            with,
            column_comments: comments.collect(),
            indexes: written.indexes.iter().map(|index| self.index(at, &name.name, own, index)).collect(),
            grants: written.grants.iter().map(|grant| self.grant(at, own, grant)).collect(),
            waivers: waivers(at, &written.waivers),
            name,
        })
    }

    /// The query in a file. The file stands for this view alone and is not read as statements.
    fn view_file(
        &self,
        at: &At<'_>,
        file: &written::Str,
        files: &mut Vec<String>,
    ) -> Option<(String, SourceLocation)> {
        let path = join(parent(&at.file.path), &file.value);
        match self.files.read(&path) {
            Ok(text) => {
                let start = LineColumn { line: 1, column: 1 };
                let location =
                    SourceLocation { path: path.as_str().into(), span: Span { start, end: start } };
                files.push(path);
                Some((embed(text.trim().trim_end_matches(';')), location))
            }
            Err(error) => {
                let problem = Problem::new(file.span, format!("cannot read `{path}`: {error}"));
                at.cx.push(problem.help("the path is relative to the folder of this Rust file"));
                None
            }
        }
    }
}
