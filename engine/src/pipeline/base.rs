//! What a migration starts from: the folder of migrations, or a database that is there.

use crate::catalog::Catalog;
use crate::config::SourceSpec;
use crate::error::Result;
use crate::migration::{Folder, Migration};
use crate::scratch::{Scratch, ScratchDb};

use super::{Pipeline, Scope, resolve, state};

/// The state before a migration, as it can be built again.
pub(super) enum Base<'a> {
    /// What the migrations of the folder lead to.
    Folder(&'a Folder),
    /// A source of another kind, with all that it holds.
    Found(Box<Catalog>),
}

impl<'a> Base<'a> {
    /// The folder, or the source that takes its place.
    pub(super) async fn of(
        pipeline: &Pipeline<'_>,
        folder: &'a Folder,
        from: Option<&SourceSpec>,
    ) -> Result<Base<'a>> {
        Ok(match from {
            None => Base::Folder(folder),
            Some(spec) => Base::Found(Box::new(resolve(pipeline, spec).await?.catalog)),
        })
    }

    /// Builds it in a new database, and runs further migrations there.
    pub(super) async fn build(
        &self,
        pipeline: &Pipeline<'_>,
        scratch: &Scratch,
        scope: &Scope,
        further: &[Migration],
    ) -> Result<ScratchDb> {
        match self {
            Base::Folder(folder) => {
                let all = folder.migrations().iter().chain(further);
                state::from_migrations(pipeline, scratch, &scope.theirs, all).await
            }
            Base::Found(found) => {
                let ours = scope.restrict(found);
                // With what ours needs elsewhere: an extension, a table of another schema.
                let mut part = found.closure(ours.objects.keys());
                part.objects.extend(scope.theirs.objects.clone());
                let db = state::rebuild(scratch, &part).await?;
                state::run(pipeline, scratch, &db, further).await?;
                Ok(db)
            }
        }
    }
}
