//! What a migration starts from: the folder of migrations, or a database that is there.

use crate::catalog::Catalog;
use crate::config::SourceSpec;
use crate::error::Result;
use crate::migration::Folder;
use crate::scratch::{Role, Scratch, ScratchDb};

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

    /// Builds it in a new database, as the role to which everything belongs then.
    pub(super) async fn build(
        &self,
        pipeline: &Pipeline<'_>,
        scratch: &Scratch,
        scope: &Scope,
        role: &Role,
    ) -> Result<ScratchDb> {
        match self {
            Base::Folder(folder) => {
                state::from_migrations(pipeline, scratch, &scope.start(), folder.migrations(), role).await
            }
            Base::Found(found) => {
                let ours = scope.restrict(found);
                // With what ours needs elsewhere: an extension, a table of another schema.
                let mut part = found.closure(ours.objects.keys());
                part.objects.extend(scope.theirs.objects.clone());
                state::rebuild_as(scratch, &part, role).await
            }
        }
    }
}
