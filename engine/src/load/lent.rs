//! Statements of migrations that only a superuser may run, and that run nothing a source has written: on a server of
//! ours they run with rights that are lent for their time.

use super::{extension, leakproof};
use crate::Result;
use crate::connect::Session;
use crate::scratch::{create_stub, extension_name, lower, raise, refuse_trap};
use crate::sql;

/// What became of a statement that may borrow the rights of a superuser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lent {
    /// It may not: whoever runs it has the rights that they have.
    No,
    /// Whoever runs it now is a superuser, until [`give_back`].
    Yes,
    /// It has been done: a stub stands for an extension that the server does not have.
    Done,
}

/// Whether the text is one statement that makes a leakproof function.
pub(crate) fn makes_leakproof(text: &str) -> bool {
    leakproof::makes_one(text) && sql::split(text).is_ok_and(|statements| statements.len() == 1)
}

/// Lends them, if `text` may borrow them; whoever calls runs it and then gives them back with [`give_back`].
pub(crate) async fn lend(admin: &Session, session: &Session, text: &str) -> Result<Lent> {
    if let Some(name) = extension_name(text) {
        if extension::is_available(session, &name).await? {
            refuse_trap(session, text).await?;
            raise(admin, session).await?;
            return Ok(Lent::Yes);
        }
        raise(admin, session).await?;
        let done = create_stub(session, text).await;
        lower(admin, session).await?;
        return done.map(|()| Lent::Done);
    }
    if makes_leakproof(text) {
        raise(admin, session).await?;
        return Ok(Lent::Yes);
    }
    Ok(Lent::No)
}

/// Gives back what [`lend`] has lent. After an error of the statement, the transaction is rolled back by it.
pub(crate) async fn give_back(admin: &Session, session: &Session) -> Result<()> {
    lower(admin, session).await
}
