//! `pull --recognise`: policies by hand become intent where access is proven to be the same in every cell, and stay as they
//! are where it is not.

use std::fs;

use crate::project::Project;

const TOML: &str = "postgres = 15
roles = [\"anon\", \"authenticated\", \"service_role\"]
[rls]
caller = \"supabase\"
id = \"uuid\"
[scratch]
prelude = \"supabase\"
";

/// Links between people, whom both sides see; then notes and workouts with a policy each in the forms that people write.
const SCHEMA: &str = "CREATE TYPE public.link_status AS ENUM ('pending', 'active', 'ended');
    CREATE TABLE public.links (id bigint PRIMARY KEY, coach_id uuid NOT NULL, runner_id uuid NOT NULL,
        status public.link_status NOT NULL);
    ALTER TABLE public.links ENABLE ROW LEVEL SECURITY;
    CREATE POLICY sides ON public.links FOR SELECT TO authenticated USING ((SELECT auth.uid()) IN (coach_id, runner_id));
    GRANT SELECT ON public.links TO authenticated;
    CREATE TABLE public.notes (id bigint PRIMARY KEY, user_id uuid NOT NULL, body text, published boolean NOT NULL);
    ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;
    CREATE TABLE public.workouts (id bigint PRIMARY KEY, runner uuid NOT NULL, tenant uuid);
    ALTER TABLE public.workouts ENABLE ROW LEVEL SECURITY;
    GRANT SELECT, INSERT, UPDATE, DELETE ON public.notes, public.workouts TO authenticated;
    GRANT SELECT ON public.notes TO anon;\n";

/// Pulls a schema; what pull said of its policies, and the project.
fn pulled(policies: &str) -> (String, Project) {
    let project = Project::with(TOML);
    project.put("source.sql", &format!("{SCHEMA}{policies}"));
    let ended = project.run(&["pull", "sql:source.sql", "--recognise"]);
    assert_eq!(ended.status, 0, "{}", ended.shown());
    // What is written is read, and gives everybody what the original gave.
    let diff = project.run(&["policy", "diff", "sql:source.sql", "schema", "--no-execution"]);
    for line in diff.stdout.lines() {
        let differs =
            ["WIDENED", "NARROWED", "CHANGED", "UNKNOWN"].iter().any(|verdict| line.starts_with(verdict));
        // A helper of intent is a new function that runs past row security, and `policy diff` says so of every such one.
        assert!(!differs || line.contains(" EXECUTE private."), "{}", diff.shown());
    }
    (ended.stderr, project)
}

fn source(project: &Project, file: &str) -> String {
    fs::read_to_string(project.path(file)).unwrap()
}

#[test]
fn forms_that_people_write_become_intent() {
    let (said, project) = pulled(
        "CREATE POLICY bare ON public.notes FOR SELECT TO authenticated USING (auth.uid() = user_id);
         CREATE POLICY wrapped ON public.notes FOR INSERT TO authenticated WITH CHECK ((SELECT auth.uid()) = user_id);
         CREATE POLICY twice ON public.notes FOR UPDATE TO authenticated USING (user_id = auth.uid())
             WITH CHECK (user_id = auth.uid());
         CREATE POLICY shown ON public.notes FOR SELECT TO anon USING (published);
         CREATE POLICY linked ON public.workouts FOR SELECT TO authenticated USING (EXISTS (SELECT 1 FROM public.links l
             WHERE l.runner_id = runner AND l.coach_id = auth.uid() AND l.status = 'active'));
         CREATE POLICY sets ON public.workouts FOR UPDATE TO authenticated USING (runner IN (SELECT l.runner_id
             FROM public.links l WHERE l.coach_id = (SELECT auth.uid()) AND l.status = 'active'));
         CREATE POLICY tenants ON public.workouts FOR DELETE TO authenticated
             USING (tenant = (auth.jwt() ->> 'tenant')::uuid)",
    );
    let (links, notes, workouts) = (
        source(&project, "schema/link.rs"),
        source(&project, "schema/note.rs"),
        source(&project, "schema/workout.rs"),
    );
    assert!(
        links.contains("#[policy(select, to = authenticated, when = party(coach_id, runner_id))]"),
        "{links}"
    );
    let relation = "#[relation(coach_of: coach_id -> runner_id, when = status == Active)]";
    assert_eq!(links.matches(relation).count(), 1, "{links}");
    for (command, role, when) in [
        ("select", "authenticated", "owner(user_id)"),
        ("insert", "authenticated", "owner(user_id)"),
        ("update", "authenticated", "owner(user_id)"),
        ("select", "anon", "published(published)"),
    ] {
        assert!(notes.contains(&format!("#[policy({command}, to = {role}, when = {when})]")), "{notes}");
    }
    for command in ["select", "update"] {
        let line = format!("#[policy({command}, to = authenticated, when = Link::coach_of(runner))]");
        assert!(workouts.contains(&line) && workouts.contains("use super::link::Link;"), "{workouts}");
    }
    // Intent has no word for a tenant that the token names: it stays, and pull says why.
    assert!(workouts.contains("name = \"tenants\""), "{workouts}");
    assert!(
        said.contains(
            "policy tenants on table public.workouts stays as it was written: a column is compared"
        ),
        "{said}"
    );
    assert!(said.contains("policy linked on table public.workouts became intent"), "{said}");
    // A migration leads from the one to the other. What was one policy is several, and none of them is it renamed.
    project.put(
        "hints.toml",
        "[[separate]]\nold = \"policy shown on table public.notes\"\nnew = \"policy notes_select_anon on table public.notes\"\n",
    );
    let from: &[&str] =
        &["generate", "intent", "--from", "sql:source.sql", "--allow", "drop:*", "--hints", "hints.toml"];
    let generated = project.run(from);
    assert_eq!(generated.status, 0, "{}", generated.shown());
}

#[test]
fn near_misses_stay_as_they_are() {
    for (policy, why) in [
        ("FOR SELECT TO authenticated USING (auth.uid() = user_id OR true)", "admits everybody all the same"),
        ("FOR SELECT TO authenticated USING (auth.uid() <> user_id)", "intent has no word for"),
        (
            "FOR SELECT TO authenticated USING (auth.uid() IS NULL OR auth.uid() = user_id)",
            "intent has no word for",
        ),
        // The caller's mail is not the caller.
        (
            "FOR SELECT TO authenticated USING (body = (auth.jwt() ->> 'email'))",
            "compared with the claim email",
        ),
        // Nothing binds the links to the caller.
        (
            "FOR SELECT TO authenticated USING (EXISTS (SELECT 1 FROM public.links l WHERE l.runner_id = user_id))",
            "nothing binds the rows of public.links to the caller",
        ),
        // The links of anybody.
        (
            "FOR SELECT TO authenticated USING (EXISTS (SELECT 1 FROM public.links l WHERE l.coach_id = auth.uid()))",
            "not bound to the row that is looked at",
        ),
    ] {
        let (said, project) = pulled(&format!("CREATE POLICY near ON public.notes {policy}"));
        let notes = source(&project, "schema/note.rs");
        assert!(notes.contains("name = \"near\"") && !notes.contains("when ="), "{policy}: {notes}");
        let line = said.lines().find(|line| line.contains("policy near ")).unwrap_or_default();
        assert!(line.contains("stays as it was written") && line.contains(why), "{policy}: {said}");
    }
}

/// A relation without its status is another relation than the one with it.
#[test]
fn a_missing_status_is_no_status() {
    let (_, project) = pulled(
        "CREATE POLICY checked ON public.workouts FOR SELECT TO authenticated USING (EXISTS (SELECT 1 FROM public.links l
             WHERE l.runner_id = runner AND l.coach_id = auth.uid() AND l.status = 'active'));
         CREATE POLICY unchecked ON public.workouts FOR DELETE TO authenticated USING (EXISTS (SELECT 1 FROM public.links l
             WHERE l.runner_id = runner AND l.coach_id = auth.uid()))",
    );
    let (links, workouts) = (source(&project, "schema/link.rs"), source(&project, "schema/workout.rs"));
    assert!(
        links.contains("#[relation(coach_of: coach_id -> runner_id, when = status == Active)]"),
        "{links}"
    );
    assert!(links.contains("#[relation(coach_of_2: coach_id -> runner_id)]"), "{links}");
    assert!(workouts.contains("select, to = authenticated, when = Link::coach_of(runner)"), "{workouts}");
    assert!(workouts.contains("delete, to = authenticated, when = Link::coach_of_2(runner)"), "{workouts}");
}

/// A helper reads past row security: where the caller may not read the links, a policy that asks them admits nobody, and
/// intent would.
#[test]
fn what_the_caller_may_not_read_makes_no_relation() {
    let project = Project::with(TOML);
    let hidden = SCHEMA.replace("GRANT SELECT ON public.links TO authenticated;", "");
    let policy = "CREATE POLICY linked ON public.workouts FOR SELECT TO authenticated USING (EXISTS (SELECT 1
        FROM public.links l WHERE l.runner_id = runner AND l.coach_id = auth.uid()))";
    project.put("source.sql", &format!("{hidden}{policy}"));
    let ended = project.run(&["pull", "sql:source.sql", "--recognise"]);
    assert_eq!(ended.status, 0, "{}", ended.shown());
    assert!(
        ended.stderr.contains("policy linked on table public.workouts stays as it was written"),
        "{}",
        ended.shown()
    );
}
