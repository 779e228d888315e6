//! Where the throw-away databases of a project come from.

use super::file::{Prelude, ScratchPlace, UrlSource};
use super::profile::{self, LOCAL};
use super::{Project, Secret};
use crate::connect::Target;
use crate::scratch::{self, ScratchConfig};
use crate::{Error, Result};

/// What stands in place of a URL for the server of the profile.
pub const TARGET: &str = "target";

impl Project {
    /// What `[scratch]` and the profile say, with the server and the consent that a command line may add. The server is a
    /// URL, or [`TARGET`].
    ///
    /// # Errors
    /// When the URL of a scratch server cannot be found, or the profile is protected and its server was to be used.
    pub fn scratch(&self, server: Option<&str>, fetch: bool, profile: Option<&str>) -> Result<ScratchConfig> {
        let config = &self.config.scratch;
        let asked = self.config.env.get(profile.unwrap_or(LOCAL)).and_then(|profile| profile.scratch);
        let parsed = |url: Secret| {
            let target = Target::parse(url.expose());
            target.map_err(|error| error.context("the URL of the scratch server is not usable"))
        };
        let mut out = ScratchConfig::new(self.config.postgres)?;
        out.url = match (server, asked, &config.url) {
            (Some(TARGET), _, _) | (None, Some(ScratchPlace::Target), _) => Some(self.on_target(profile)?),
            (Some(url), _, _) => Some(parsed(Secret::new(url))?),
            (None, None, Some(source)) => Some(parsed(self.scratch_url(source)?)?),
            (None, None, None) => None,
        };
        out.allow_superuser = config.allow_superuser;
        out.binaries = config.binaries.as_ref().map(|folder| self.root.join(folder));
        out.fetch = fetch || config.fetch;
        out.prelude = config.prelude.as_ref().map(|prelude| match prelude {
            Prelude::Supabase => scratch::Prelude::Supabase,
            Prelude::File(path) => scratch::Prelude::File(self.root.join(path)),
        });
        Ok(out)
    }

    /// The server of a profile, as the place of throw-away databases.
    fn on_target(&self, profile: Option<&str>) -> Result<Target> {
        let environment = self.environment(profile)?;
        if environment.protected {
            return Err(Error::new(format!(
                "profile `{}` is protected: no throw-away database is made on its server",
                environment.name
            ))
            .hint("leave `scratch = \"target\"` out: a private server needs nothing of it"));
        }
        environment.refuse_pooler()?;
        environment.target()
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
