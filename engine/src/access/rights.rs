//! Whose rights count at some place of a query.

/// Whose rights count. In a view that does not ask its invoker they part: its tables are read, and their policies
/// chosen, as its owner, while the functions that it calls run as `current_user`, and a view of the invoker below it
/// reads as `current_user` again ([Rules and Privileges], [CREATE VIEW]).
///
/// [Rules and Privileges]: https://www.postgresql.org/docs/current/rules-privileges.html
/// [CREATE VIEW]: https://www.postgresql.org/docs/current/sql-createview.html
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rights<'r> {
    /// Whose privileges on relations, and whose policies.
    pub reader: &'r str,
    /// Who is `current_user`.
    pub caller: &'r str,
}

impl<'r> Rights<'r> {
    /// Those of a statement that the role sends itself.
    pub(super) fn of(role: &'r str) -> Self {
        Self { reader: role, caller: role }
    }

    /// Those inside a view.
    pub(super) fn in_view(self, owner: &'r str, invoker: bool) -> Self {
        Self { reader: if invoker { self.caller } else { owner }, caller: self.caller }
    }

    /// Those inside a function.
    pub(super) fn in_function(self, owner: &'r str, definer: bool) -> Self {
        Self::of(if definer { owner } else { self.caller })
    }
}
