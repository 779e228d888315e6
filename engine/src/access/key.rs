//! A key of all that something leans on which is not taken apart: it changes if any of that does.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::State;
use super::cell::Command;
use super::rights::Rights;
use crate::catalog::{Entry, ObjectId};
use crate::digest;
use crate::kinds::{Kind, Object};
use crate::sql::{Token, TokenKind, significant};

impl<'a> State<'a> {
    /// A key of everything that an object leans on when it is used with these rights, whatever its language. Of a table
    /// that is what these rights reach, and not who else may do what.
    pub(super) fn key(&self, start: &ObjectId, who: Rights<'_>) -> String {
        let start = self.catalog.objects.get_key_value(start).map(|(id, _)| id);
        Walk::new(self, who).key(start)
    }

    /// As [`State::key`], of everything that a text may name.
    pub(super) fn key_of_text(&self, text: &str, who: Rights<'_>) -> String {
        Walk::new(self, who).key(self.mentioned(text))
    }

    /// A key of what a function does that reads nothing, and neither asks nor says who runs it: the same for everybody.
    /// Whose rights it has matters then only if it calls something.
    pub(super) fn key_of_leaf(&self, start: &'a ObjectId) -> Option<String> {
        const ASKS: &[&str] = &["current_role", "current_user", "execute", "role", "session_user", "user"];
        if let Some(key) = self.key_of_session(start) {
            return Some(key);
        }
        let (mut open, mut seen, mut text) = (vec![start], BTreeSet::new(), String::new());
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            if let Some(key) = self.key_of_session(id) {
                writeln!(text, "{id} {key}").ok()?;
                continue;
            }
            let (routine, entry) = (self.routine(id)?, self.catalog.objects.get(id)?);
            if routine.definer || words(&routine.body).any(|word| ASKS.contains(&word.as_str())) {
                return None;
            }
            writeln!(text, "{id} {}", serde_json::to_string(&entry.object).ok()?).ok()?;
            open.extend(entry.needs.iter().map(ObjectId::root).filter(|need| matters(need.kind)));
            open.extend(self.mentioned(&routine.body));
        }
        Some(digest::short(text.as_bytes()))
    }

    /// A key of a function that asks the session's settings, or a trigger's row, and nothing else: it does the same with
    /// anybody's rights.
    fn key_of_session(&self, id: &ObjectId) -> Option<String> {
        const SQL: &str = "and btrim case coalesce current_setting else end false is json jsonb lower not \
            null nullif or pg_catalog select text then true upper uuid when";
        const TRIGGER: &str = "and begin clock_timestamp distinct else end false from if is lower new \
            not now null old or pg_catalog return then true upper";
        let (routine, entry) = (self.routine(id)?, self.catalog.objects.get(id)?);
        let plain = match (routine.language.as_str(), self.result(id)) {
            ("sql", _) => SQL,
            ("plpgsql", Some("trigger")) => TRIGGER,
            _ => return None,
        };
        let tokens = significant(&routine.body).ok()?;
        let of_row = |at: usize| {
            at > 1
                && tokens[at - 1].is_punct(".")
                && (tokens[at - 2].is_word("new") || tokens[at - 2].is_word("old"))
        };
        let alone = (0..tokens.len()).all(|at| match tokens[at].name() {
            Some(name) => of_row(at) || plain.split_whitespace().any(|word| word == name),
            None => tokens[at].kind != TokenKind::QuotedIdent,
        });
        (alone && routine.is_pinned()).then(|| digest::short(without_rights(entry).as_bytes()))
    }

    /// What a text may name.
    fn mentioned(&self, text: &str) -> Vec<&'a ObjectId> {
        words(text).filter_map(|word| self.named(&word)).flatten().copied().collect()
    }
}

/// Everything that is leant on, each thing once for whoever uses it.
struct Walk<'s, 'a> {
    state: &'s State<'a>,
    start: Rights<'s>,
    open: Vec<(&'a ObjectId, Who<'s>)>,
    text: String,
    roles: BTreeSet<&'s str>,
}

/// Whose rights count; nobody's are known where a function takes a role by itself.
type Who<'s> = Option<Rights<'s>>;

impl<'s, 'a> Walk<'s, 'a> {
    fn new(state: &'s State<'a>, start: Rights<'s>) -> Self {
        Self { state, start, open: Vec::new(), text: String::new(), roles: BTreeSet::new() }
    }

    fn key(mut self, start: impl IntoIterator<Item = &'a ObjectId>) -> String {
        let who = Some(self.start);
        self.open.extend(start.into_iter().map(|id| (id, who)));
        let mut seen = BTreeSet::new();
        while let Some((id, who)) = self.open.pop() {
            let Some(entry) = self.state.catalog.objects.get(id) else { continue };
            if seen.insert((id, who)) && !self.visit(id, entry, who) {
                return self.state.everything().to_owned();
            }
        }
        // Who calls decides as well, as far as they are one of those that are named.
        for role in std::mem::take(&mut self.roles) {
            let known = self.state.roles.roles.get(role).copied().unwrap_or_default();
            let mut named = self.state.roles.acting(role);
            named.retain(|other| self.text.contains(other.as_str()));
            self.say(format_args!("{role} {} {} {named:?}", known.superuser, known.bypassrls));
        }
        digest::short(self.text.as_bytes())
    }

    /// Notes what one thing is, and what it leans on; false if that may be anything.
    fn visit(&mut self, id: &'a ObjectId, entry: &'a Entry, who: Who<'s>) -> bool {
        let owner = self.state.roles.owner(id);
        let said = match self.state.key_of_session(id) {
            Some(key) => key,
            None => format!("{owner} {}", serde_json::to_string(&entry.object).unwrap_or_default()),
        };
        self.say(format_args!("{id} {said}"));
        self.roles.extend(who.iter().flat_map(|who| [who.reader, who.caller]).chain([owner]));
        match &*entry.object {
            Object::Function(_) => return self.function(id, entry, owner, who),
            Object::View(view) => {
                self.relation(id, who);
                self.needs(entry, who.map(|who| who.in_view(owner, view.security_invoker())));
            }
            Object::MaterializedView(_) => {
                self.relation(id, who);
                self.needs(entry, Some(Rights::of(owner)));
            }
            Object::Trigger(_) => {
                let called = entry.needs.iter().filter(|need| need.kind == Kind::Function);
                self.follow(called, who.map(|who| Rights::of(who.caller)));
            }
            // What a rule does it does with the rights of whose relation it is on.
            Object::Rule(_) => self.needs(entry, who.map(|who| who.in_view(owner, false))),
            Object::Table(_) | Object::ForeignTable(_) => {
                self.relation(id, who);
                self.policies(id, who);
                self.needs(entry, who);
            }
            _ => self.needs(entry, who),
        }
        true
    }

    fn function(&mut self, id: &'a ObjectId, entry: &'a Entry, owner: &'s str, who: Who<'s>) -> bool {
        let state = self.state;
        let Some(routine) = state.routine(id) else { return false };
        match who {
            Some(who) => {
                let holds = state.holds(who.caller, id, "EXECUTE");
                self.say(format_args!("{} {holds} {}", who.caller, state.may_enter(who.caller, id)));
            }
            None => self.grants(id),
        }
        if words(&routine.body).any(|word| word == "execute") {
            // What it runs is made while it runs.
            return false;
        }
        let within = match who {
            _ if takes_a_role(&routine.body) || takes_a_role(&said(entry)) => None,
            None if !routine.definer => None,
            Some(who) => Some(who.in_function(owner, routine.definer)),
            None => Some(Rights::of(owner)),
        };
        self.needs(entry, within);
        self.open.extend(state.mentioned(&routine.body).into_iter().map(|id| (id, within)));
        // A guard asks whether row security binds whoever runs it, and reads nothing for that.
        for table in asked_about(&routine.body).iter().filter_map(|name| state.named(name)).flatten() {
            let binds = within.map(|within| state.restrains(within.caller, table));
            self.say(format_args!(
                "{table} {binds:?} {:?}",
                binds.is_none().then(|| state.row_security(table))
            ));
        }
        true
    }

    /// What may be done to a relation, and what that sets off.
    fn relation(&mut self, id: &'a ObjectId, who: Who<'s>) {
        let state = self.state;
        match who {
            Some(who) => {
                self.say(format_args!("{}", state.may_enter(who.caller, id)));
                for command in Command::OF_RELATIONS {
                    let reach = state.reach(who.reader, id, &command.to_string());
                    self.say(format_args!("{} {command} {reach:?}", who.reader));
                }
            }
            None => self.grants(id),
        }
        let fires = |kind: Kind| matches!(kind, Kind::Trigger | Kind::Rule | Kind::Inheritance);
        self.open.extend(state.parts(id).filter(|(part, _)| fires(part.kind)).map(|(part, _)| (part, who)));
    }

    /// The policies that bind, where any do.
    fn policies(&mut self, id: &'a ObjectId, who: Who<'s>) {
        let state = self.state;
        let binds = |to: &String| who.is_none_or(|who| state.roles.acts_as(who.reader, to));
        let bound = who.is_none_or(|who| state.restrains(who.reader, id));
        self.say(format_args!("{bound} {:?}", who.is_none().then(|| state.row_security(id))));
        if bound {
            let policies = state.policies(id).filter(|(_, policy)| policy.roles.iter().any(binds));
            self.open.extend(policies.map(|(policy, _)| (policy, who)));
        }
    }

    /// All that anybody was given, on columns too.
    fn grants(&mut self, id: &'a ObjectId) {
        let state = self.state;
        let columns = state.parts(id).filter(|(part, _)| part.kind == Kind::Column);
        for target in std::iter::once(id).chain(columns.map(|(column, _)| column)) {
            for (part, object) in state.parts(target) {
                if let Object::Grant(grant) = object {
                    self.say(format_args!("{part} {grant:?}"));
                }
            }
        }
    }

    fn needs(&mut self, entry: &'a Entry, who: Who<'s>) {
        self.follow(entry.needs.iter().map(ObjectId::root), who);
    }

    fn follow(&mut self, needs: impl Iterator<Item = &'a ObjectId>, who: Who<'s>) {
        self.open.extend(needs.filter(|need| matters(need.kind)).map(|need| (need, who)));
    }

    fn say(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing into a string cannot fail.
        let _ = writeln!(self.text, "{line}");
    }
}

/// What defines a function, but for whose rights it has.
fn without_rights(entry: &Entry) -> String {
    let definition = said(entry);
    let tokens = significant(&definition).unwrap_or_default();
    let mut words: Vec<&str> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let of_rights = |at: usize| {
            let second = tokens.get(at + 1);
            tokens[at].is_word("security")
                && second.is_some_and(|next| next.is_word("definer") || next.is_word("invoker"))
        };
        let second = at > 0 && of_rights(at - 1);
        if !of_rights(at) && !second {
            words.push(token.text);
        }
    }
    words.join(" ")
}

fn said(entry: &Entry) -> String {
    match &*entry.object {
        Object::Function(function) => function.definition.clone(),
        _ => String::new(),
    }
}

/// Whether code becomes somebody else: `SET ROLE`, or `set_config` of it.
fn takes_a_role(code: &str) -> bool {
    const ROLE: [&str; 2] = ["role", "session_authorization"];
    let tokens = significant(code).unwrap_or_default();
    let sets = |at: usize| {
        let before: Vec<&Token<'_>> = tokens[at.saturating_sub(2)..at].iter().rev().collect();
        let set = |token: &&&Token<'_>| token.is_word("set") || token.is_word("reset");
        let after = |token: &Token<'_>| ["local", "session"].iter().any(|word| token.is_word(word));
        before.first().is_some_and(|token| set(&token))
            || (before.first().is_some_and(|token| after(token))
                && before.get(1).is_some_and(|token| set(&token)))
    };
    (0..tokens.len()).any(|at| match tokens[at].kind {
        TokenKind::String => {
            ROLE.iter().any(|role| tokens[at].text.trim_matches('\'').eq_ignore_ascii_case(role))
        }
        _ => {
            let named = ROLE.iter().any(|role| tokens[at].is_word(role))
                || (tokens[at].is_word("authorization") && at > 0 && tokens[at - 1].is_word("session"));
            named && sets(at)
        }
    })
}

/// Whether something of a kind has rows or code of its own.
fn matters(kind: Kind) -> bool {
    matches!(kind, Kind::Table | Kind::View | Kind::MaterializedView | Kind::ForeignTable | Kind::Function)
}

/// The identifiers in a text, and those in its string literals, which may be names, too.
fn words(text: &str) -> impl Iterator<Item = String> {
    let tokens = significant(text).unwrap_or_default();
    let mut words: Vec<String> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::String | TokenKind::DollarString if !is_only_said(&tokens, at) => {
                words.extend(in_text(token.text));
            }
            _ => words.extend(token.name()),
        }
    }
    words.into_iter()
}

fn in_text(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// Whether a string names nothing that is read: what `RAISE` says, and the table of `row_security_active('…')`.
fn is_only_said(tokens: &[Token<'_>], at: usize) -> bool {
    let word = |at: Option<usize>, words: &[&str]| {
        at.and_then(|at| tokens.get(at)).is_some_and(|token| words.iter().any(|word| token.is_word(word)))
    };
    let before = |by: usize| at.checked_sub(by);
    let start =
        (0..at).rev().take_while(|at| !tokens[*at].is_punct(";")).find(|at| tokens[*at].is_word("raise"));
    let level = ["raise", "debug", "log", "info", "notice", "warning", "exception"];
    let option = ["message", "detail", "hint", "errcode"];
    let ends = tokens
        .get(at + 1)
        .is_some_and(|token| token.is_punct(",") || token.is_punct(";") || token.is_word("using"));
    let is_equal = before(1).is_some_and(|at| tokens[at].text == "=");
    let raised =
        start.is_some() && ends && (word(before(1), &level) || (is_equal && word(before(2), &option)));
    raised || is_asked_about(tokens, at)
}

fn is_asked_about(tokens: &[Token<'_>], at: usize) -> bool {
    at >= 2 && tokens[at - 1].is_punct("(") && tokens[at - 2].is_word("row_security_active")
}

/// The tables of `row_security_active('…')`.
fn asked_about(text: &str) -> BTreeSet<String> {
    let tokens = significant(text).unwrap_or_default();
    let asked = (0..tokens.len()).filter(|at| is_asked_about(&tokens, *at));
    asked.flat_map(|at| in_text(tokens[at].text)).collect()
}

#[cfg(test)]
mod tests {
    use super::{asked_about, takes_a_role, words};

    #[test]
    fn a_body_that_becomes_somebody_else_is_told_from_one_that_says_role() {
        for body in [
            "begin set local role app_owner; end",
            "begin set role none; end",
            "begin set session authorization x; end",
            "begin reset role; end",
            "begin perform set_config('role', 'app_owner', true); end",
        ] {
            assert!(takes_a_role(body), "{body}");
        }
        for body in ["select role from public.members", "update members set kind = 'x' where role = kind"] {
            assert!(!takes_a_role(body), "{body}");
        }
    }

    #[test]
    fn what_is_only_said_names_nothing() {
        let body = "begin if not row_security_active('public.links') then return new; end if; \
                    raise exception 'no notes' using hint = 'see people', detail = query_to_xml('select * from secrets'); \
                    message := 'select * from hidden'; end";
        let found: Vec<String> = words(body).collect();
        let has = |word: &str| found.iter().any(|one| one == word);
        assert!(has("secrets") && has("hidden"), "{found:?}");
        assert!(!has("links") && !has("notes") && !has("people"), "{found:?}");
        assert!(asked_about(body).contains("links"));
    }
}
