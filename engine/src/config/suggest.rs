//! "Did you mean" for names in `palisade.toml` and on the command line, by the same measure as for names in sources.

pub(crate) use palisade_model::suggest::did_you_mean;
