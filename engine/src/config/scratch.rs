//! Where the throw-away databases of a project come from.

use super::file::{Prelude, UrlSource};
use super::profile;
use super::{Project, Secret};
use crate::connect::Target;
use crate::scratch::{self, ScratchConfig};
use crate::{Error, Result};

impl Project {
    /// What `[scratch]` says, with the server and the consent that a command line may add.
    ///
    /// # Errors
    /// When the URL of a scratch server cannot be found.
    pub fn scratch(&self, url: Option<&str>, fetch: bool) -> Result<ScratchConfig> {
        let config = &self.config.scratch;
        let url = match (url, &config.url) {
            (Some(url), _) => Some(Secret::new(url)),
            (None, Some(source)) => Some(self.scratch_url(source)?),
            (None, None) => None,
        };
        let mut out = ScratchConfig::new(self.config.postgres)?;
        out.url = url
            .map(|url| Target::parse(url.expose()))
            .transpose()
            .map_err(|error| error.context("the URL of the scratch server is not usable"))?;
        out.binaries = config.binaries.as_ref().map(|folder| self.root.join(folder));
        out.fetch = fetch || config.fetch;
        out.prelude = config.prelude.as_ref().map(|prelude| match prelude {
            Prelude::Supabase => scratch::Prelude::Supabase,
            Prelude::File(path) => scratch::Prelude::File(self.root.join(path)),
        });
        Ok(out)
    }

    fn scratch_url(&self, source: &UrlSource) -> Result<Secret> {
        match source {
            UrlSource::Literal(url) => Ok(url.clone()),
            UrlSource::Env(name) => {
                std::env::var(name).ok().filter(|url| !url.is_empty()).map(Secret::new).ok_or_else(|| {
                    Error::new(format!(
                        "the URL of the scratch server was not found: variable {name} is not set"
                    ))
                    .hint("set it, or leave out `[scratch] url` for a private server")
                })
            }
            UrlSource::Command(command) => profile::run(command, &self.root)
                .map_err(|error| error.context("the URL of the scratch server was not found")),
        }
    }
}
