//! Why sources cannot be loaded, and what to do about it.

use tokio_postgres::error::DbError;

use super::Statement;
use crate::Error;
use crate::connect::Session;

/// Why sources could not be loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadFailure {
    /// The server has none of these extensions: another server may have them. Nothing was loaded.
    MissingExtensions(Vec<MissingExtension>),
    /// Everything that is wrong with the sources, in their order.
    Errors(Vec<Error>),
}

/// An extension that the scratch cannot create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingExtension {
    /// The extension.
    pub name: String,
    /// The error for whoever has no other server to try.
    pub error: Error,
}

impl From<Error> for LoadFailure {
    fn from(error: Error) -> Self {
        Self::Errors(vec![error])
    }
}

impl From<LoadFailure> for Error {
    /// One error: the only one, or a summary with all of them below it.
    fn from(failure: LoadFailure) -> Self {
        let mut errors = match failure {
            LoadFailure::MissingExtensions(missing) => missing.into_iter().map(|m| m.error).collect(),
            LoadFailure::Errors(errors) => errors,
        };
        if errors.len() == 1 {
            return errors.remove(0);
        }
        let mut out = Error::new(format!("{} statements could not be loaded", errors.len()));
        for error in errors {
            out.details.extend(error.to_string().lines().map(str::to_owned));
        }
        out
    }
}

/// PostgreSQL's error as one of ours: at its place, with what to do where we know more than PostgreSQL does.
pub(super) fn explain(statement: &Statement, db: &DbError, at: Option<usize>) -> Error {
    let mut error = Error::new(db.message());
    error.sqlstate = Some(db.code().code().to_owned());
    error.details.extend(db.detail().map(|detail| format!("detail: {detail}")));
    error.details.extend(db.where_().iter().flat_map(|w| w.lines()).map(|line| format!("context: {line}")));
    error.hint = hint(db).or_else(|| db.hint().map(str::to_owned));
    statement.failure(error, at)
}

fn hint(db: &DbError) -> Option<String> {
    let message = db.message();
    match db.code().code() {
        "42501" => Some(
            "sources run as a role that owns its database and nothing else: it runs no programs, reads no files of \
             the server, and creates and alters no roles"
                .to_owned(),
        ),
        "42704" if message.starts_with("role ") => {
            Some("name the role in palisade.toml, if it is no mistake: roles = [\"…\"]".to_owned())
        }
        "42883" if compares_ids(message) => Some(
            "an id that is text is compared with one that is a uuid: cast the caller and not the column, \
             `column = (select auth.uid())::text`, so that an index still serves; the intent `when = owner(column)` does \
             so by itself"
                .to_owned(),
        ),
        "42P07" | "42723" | "42710" | "42P06" => {
            Some("it is defined twice: in two files, or in a file and by a struct, or the prelude has it".to_owned())
        }
        "55P04" => Some("write the value into CREATE TYPE … AS ENUM instead of adding it".to_owned()),
        "53100" => Some("free disk space, or name another folder: [scratch] folder = \"…\"".to_owned()),
        "57014" => Some("a statement of a source may take two minutes".to_owned()),
        _ => None,
    }
}

/// Whether no operator compares a text with a uuid, in either order.
fn compares_ids(message: &str) -> bool {
    let texts = ["text", "character varying", "character"];
    let types = message.strip_prefix("operator does not exist: ").and_then(|types| types.split_once(" = "));
    types.is_some_and(|(left, right)| {
        (texts.contains(&left) && right == "uuid") || (left == "uuid" && texts.contains(&right))
    })
}

/// The statement has worked, and nothing came of it but the end of another definition.
pub(super) fn second_definition(statement: &Statement) -> Error {
    statement
        .error("this defines what is defined already")
        .detail("by another file, by a struct or by the prelude; which of the two should win, the sources do not say")
        .hint("keep one of the definitions")
}

/// The server cannot create an extension, whoever asks.
pub(super) fn missing_extension(statement: &Statement, name: String, session: &Session) -> MissingExtension {
    let error = statement
        .error(format!("the scratch, PostgreSQL {}, has no extension `{name}`", session.version_text()))
        .hint(format!(
            "install it beside that server, or use a server that has it: --scratch-url postgresql://… (the image \
             of the extension's project, for example), or choose binaries that have `{name}`: [scratch] binaries"
        ));
    MissingExtension { name, error }
}
