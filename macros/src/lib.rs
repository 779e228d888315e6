//! The derive macros: parse with `palisade-model`, emit checks, done.
