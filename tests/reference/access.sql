-- Who may do what in the reference application, tried as each kind of caller.
--
-- Runs on a database that holds the schema of schema/ and the roles anon, authenticated and service_role, as a role
-- that may become each of them and that row security does not restrain. Leaves nothing behind. Fails with a list of
-- every expectation that does not hold.
--
-- An outcome is a number of rows, or `denied`: SQLSTATE 42501, by a privilege, a policy or a guard. Any other error is
-- an outcome of its own and never counts as denied: a violated constraint means that the write was let through.

begin;

set local search_path = '';
set local row_security = on; -- off would turn every row that a policy hides into an error

create schema probe;

create table probe.expectation (
  line integer generated always as identity primary key,
  who text not null,
  statement text not null,
  outcome text not null,
  keep boolean not null default false -- the effect stays for the lines below
);

-- Runs a statement as `who`: a user's id, `anon`, `nobody` (signed in, but the token has no subject), `server`, or
-- `setting:ID`, where the server tells the database who calls.
create function probe.attempt(who text, statement text, keep boolean) returns text
language plpgsql
as $$
declare
  affected bigint;
begin
  perform set_config('app.current_user_id', case when who like 'setting:%' then substr(who, 9) else '' end, true);
  perform set_config('request.jwt.claims', case
    when who in ('anon', 'nobody') then '{}'
    when who = 'server' or who like 'setting:%' then ''
    else jsonb_build_object('sub', who)::text
  end, true);
  begin
    perform set_config('role', case who when 'anon' then 'anon' when 'server' then 'service_role' else 'authenticated' end, true);
    execute statement;
    get diagnostics affected = row_count;
    if not keep then
      raise exception using errcode = 'UNDO0';
    end if;
    perform set_config('role', 'none', true);
  exception
    when sqlstate 'UNDO0' then null;
    when insufficient_privilege then return 'denied';
    when others then return sqlstate || ' ' || sqlerrm;
  end;
  return affected::text;
end
$$;

-- Tries what is expected, and reports everything that comes out otherwise.
create procedure probe.run()
language plpgsql
as $$
declare
  line record;
  outcome text;
  failures text := '';
begin
  for line in select * from probe.expectation as e order by e.line loop
    outcome := probe.attempt(line.who, line.statement, line.keep);
    if outcome is distinct from line.outcome then
      failures := failures || format(E'\n%s: %s\n    expected %s, got %s', line.who, line.statement, line.outcome, outcome);
    end if;
  end loop;
  delete from probe.expectation;
  if failures <> '' then
    raise exception 'access differs from what is meant:%', failures;
  end if;
end
$$;

-- A name as an id.
create function probe.id(name text) returns uuid language sql immutable as $$ select md5(name)::uuid $$;
grant usage on schema probe to public;

-- The world ------------------------------------------------------------------------------------------------------

insert into public.better_auth_users (id, name, email, user_type, role) values
  ('ana', 'Ana', 'ana@example.test', 'coach', 'user'),    -- coaches rita; has asked paul; used to coach ines
  ('ben', 'Ben', 'ben@example.test', 'coach', 'user'),    -- a coach whom only `asked` has asked
  ('rita', 'Rita', 'rita@example.test', 'runner', 'user'),
  ('paul', 'Paul', 'paul@example.test', 'runner', 'user'),
  ('ines', 'Ines', 'ines@example.test', 'runner', 'user'),
  ('asked', 'Asked', 'asked@example.test', 'runner', 'user'),
  ('zoe', 'Zoe', 'zoe@example.test', 'runner', 'user'),   -- knows nobody
  ('root', 'Root', 'root@example.test', 'runner', 'user,admin');

insert into public.better_auth_sessions (id, token, user_id, expires_at) values ('s', 't', 'rita', now());
insert into public.better_auth_accounts (id, account_id, provider_id, user_id) values ('a', 'rita', 'credential', 'rita');
insert into public.better_auth_verifications (id, identifier, value, expires_at) values ('v', 'rita', 'x', now());

insert into public.coach_runners (id, coach_id, runner_id, status, invited_by) values
  (probe.id('ana-rita'), 'ana', 'rita', 'active', 'coach'),
  (probe.id('ana-paul'), 'ana', 'paul', 'pending', 'coach'),
  (probe.id('ana-ines'), 'ana', 'ines', 'inactive', 'coach'),
  (probe.id('ben-asked'), 'ben', 'asked', 'pending', 'runner');

insert into public.training_plans (id, title, coach_id, runner_id) values
  (probe.id('plan'), 'Plan', 'ana', 'rita'),
  (probe.id('old plan'), 'Old plan', 'ana', 'ines'),
  (probe.id('other plan'), 'Another coach''s', 'ben', 'rita');

insert into public.workouts (id, title, user_id, training_plan_id, date) values
  (probe.id('in plan'), 'In plan', 'rita', probe.id('plan'), '2030-01-01'),
  (probe.id('alone'), 'Alone', 'rita', null, '2030-01-02'),
  (probe.id('in old plan'), 'In old plan', 'ines', probe.id('old plan'), '2030-01-01'),
  (probe.id('of ines'), 'Alone', 'ines', null, '2030-01-01'),
  (probe.id('of paul'), 'Alone', 'paul', null, '2030-01-01'),
  (probe.id('of zoe'), 'Alone', 'zoe', null, '2030-01-01');

insert into public.conversations (id, coach_id, runner_id, last_message_at) values
  (probe.id('thread'), 'ana', 'rita', '2000-01-01');
insert into public.messages (id, sender_id, recipient_id, content, conversation_id) values
  (probe.id('hello'), 'ana', 'rita', 'Hello', null),
  (probe.id('answer'), 'rita', 'ana', 'Hello yourself', null),
  (probe.id('stray'), 'ben', 'zoe', 'Psst', null);
insert into public.message_workout_links (id, message_id, workout_id) values
  (probe.id('link'), probe.id('hello'), probe.id('in plan'));
insert into public.typing_status (user_id, recipient_id, is_typing) values ('ana', 'rita', true);
insert into public.notifications (user_id, type, title, message) values ('rita', 'system', 'T', 'M');

insert into public.coach_connections (id, coach_a_id, coach_b_id) values (probe.id('ana-ben'), 'ana', 'ben');
insert into public.coach_invitations (id, inviter_user_id, invitee_email, token_hash) values
  (probe.id('invitation'), 'ana', 'Zoe@Example.Test', 'hash');

insert into public.training_phases (id, name) values (probe.id('base'), 'Base');
insert into public.plan_templates (id, name, distance_type, duration_weeks, created_by, is_public) values
  (probe.id('public'), 'Public', '50K', 12, 'ana', true),
  (probe.id('private'), 'Private', '100M', 24, 'ana', false);
insert into public.template_phases (id, template_id, phase_id, phase_order, duration_weeks) values
  (probe.id('public base'), probe.id('public'), probe.id('base'), 1, 4),
  (probe.id('private base'), probe.id('private'), probe.id('base'), 1, 4);
insert into public.races (id, name, distance_miles, distance_type, location, created_by) values
  (probe.id('of ana'), 'Big', 100, '100M', 'Here', 'ana'),
  (probe.id('of rita'), 'Small', 3.1, '5K', 'There', 'rita');

insert into public.user_settings (user_id) values ('rita'), ('zoe');
insert into public.user_onboarding (user_id, role) values ('rita', 'runner');
insert into public.onboarding_steps (step_number, role, title, description, step_type, is_active) values
  (1, 'both', 'Welcome', '…', 'welcome', true),
  (2, 'both', 'Later', '…', 'goals', false);
insert into public.user_feedback (id, user_id, feedback_type, title, description, admin_notes) values
  (probe.id('bug'), 'rita', 'bug_report', 'Bug', 'It broke', 'Known');

insert into public.strava_connections (id, user_id, strava_athlete_id, access_token, refresh_token, expires_at) values
  (probe.id('strava'), 'rita', 9000000001, 'secret', 'secret', now());
insert into public.strava_activity_syncs (connection_id, strava_activity_id, activity_data) values
  (probe.id('strava'), '1', '{}');
insert into public.strava_webhooks (id, subscription_id, callback_url, verify_token) values
  (probe.id('hook'), 1, 'https://example.test', 'secret');
insert into public.strava_webhook_events (webhook_id, object_type, object_id, aspect_type, owner_id, event_time) values
  (probe.id('hook'), 'activity', 1, 'create', 1, now());

-- Everything at once ---------------------------------------------------------------------------------------------

insert into probe.expectation (who, statement, outcome)
select 'anon', format('select from %s', c.oid::regclass), 'denied'
from pg_class as c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v');

-- Reference data is for every token; a token without a subject owns nothing and is related to nobody.
insert into probe.expectation (who, statement, outcome)
select 'nobody', format('select %I from %s', a.attname, c.oid::regclass), '0'
from pg_class as c join pg_attribute as a on a.attrelid = c.oid and a.attnum = 1
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v')
  and has_column_privilege('authenticated', c.oid, a.attnum, 'select')
  and c.relname not in ('races', 'training_phases', 'plan_templates', 'template_phases', 'onboarding_steps');

insert into probe.expectation (who, statement, outcome)
select 'server', format('select from %s limit 1', c.oid::regclass), '1'
from pg_class as c
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r';

-- Times are the database's to set.
insert into probe.expectation (who, statement, outcome)
select 'rita', format('update %s set %I = now()', a.attrelid::regclass, a.attname), 'denied'
from pg_attribute as a join pg_class as c on c.oid = a.attrelid
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
  and a.attname in ('created_at', 'updated_at', 'last_updated');

-- Table by table -------------------------------------------------------------------------------------------------

insert into probe.expectation (who, statement, outcome) values
  -- better_auth_users, and what others see of it
  ('rita', $$select email, ban_reason from public.better_auth_users$$, '1'),
  ('setting:rita', $$select from public.better_auth_users where id = 'rita'$$, '1'),
  ('rita', $$select id, name, image, user_type from public.people where id <> 'rita'$$, '1'), -- ana
  ('ana', $$select from public.people where id in ('rita', 'paul')$$, '2'),
  ('ana', $$select from public.people where id in ('ines', 'ben', 'zoe')$$, '0'),
  ('zoe', $$select from public.people where id <> 'zoe'$$, '0'),
  ('rita', $$update public.people set name = 'x'$$, 'denied'),
  ('rita', $$update public.better_auth_users set name = 'R', image = 'i', full_name = 'R', notification_preferences = '{}'$$, '1'),
  ('rita', $$update public.better_auth_users set name = 'R' where id = 'ana'$$, '0'),
  ('rita', $$update public.better_auth_users set user_type = 'coach'$$, 'denied'),
  ('rita', $$update public.better_auth_users set role = 'admin'$$, 'denied'),
  ('rita', $$update public.better_auth_users set email = 'x'$$, 'denied'),
  ('rita', $$update public.better_auth_users set banned = false$$, 'denied'),
  ('rita', $$insert into public.better_auth_users (id, name, email) values ('new', 'n', 'n')$$, 'denied'),
  ('rita', $$delete from public.better_auth_users$$, 'denied'),
  ('server', $$update public.better_auth_users set user_type = 'coach' where id = 'rita'$$, '1'),

  -- the rest of Better Auth
  ('rita', $$select from public.better_auth_sessions$$, 'denied'),
  ('rita', $$select from public.better_auth_accounts$$, 'denied'),
  ('rita', $$select from public.better_auth_verifications$$, 'denied'),
  ('root', $$select from public.better_auth_sessions$$, 'denied'),

  -- coach_runners: who sees them
  ('ana', $$select from public.coach_runners$$, '3'),
  ('rita', $$select from public.coach_runners$$, '1'),
  ('zoe', $$select from public.coach_runners$$, '0'),
  -- who asks
  ('zoe', $$insert into public.coach_runners (coach_id, runner_id, invited_by) values ('ana', 'zoe', 'runner')$$, '1'),
  ('ana', $$insert into public.coach_runners (coach_id, runner_id, invited_by) values ('ana', 'zoe', 'coach')$$, '1'),
  ('ana', $$insert into public.coach_runners (coach_id, runner_id, status, invited_by) values ('ana', 'zoe', 'active', 'coach')$$, 'denied'),
  ('ana', $$insert into public.coach_runners (coach_id, runner_id, invited_by) values ('ana', 'zoe', 'runner')$$, 'denied'),
  ('zoe', $$insert into public.coach_runners (coach_id, runner_id, invited_by) values ('ana', 'zoe', 'coach')$$, 'denied'),
  ('zoe', $$insert into public.coach_runners (coach_id, runner_id, invited_by) values ('zoe', 'rita', 'coach')$$, 'denied'),
  ('zoe', $$insert into public.coach_runners (coach_id, runner_id, invited_by) values ('rita', 'zoe', 'runner')$$, 'denied'),
  ('zoe', $$insert into public.coach_runners (coach_id, runner_id, invited_by) values ('ana', 'asked', 'runner')$$, 'denied'),
  -- who accepts
  ('paul', $$update public.coach_runners set status = 'active' where runner_id = 'paul'$$, '1'),
  ('ben', $$update public.coach_runners set status = 'active'$$, '1'),
  ('ana', $$update public.coach_runners set status = 'active' where runner_id = 'paul'$$, 'denied'),
  ('asked', $$update public.coach_runners set status = 'active'$$, 'denied'),
  ('zoe', $$update public.coach_runners set status = 'active'$$, '0'),
  -- what ended stays so
  ('ana', $$update public.coach_runners set status = 'inactive' where runner_id = 'rita'$$, '1'),
  ('rita', $$update public.coach_runners set status = 'inactive'$$, '1'),
  ('paul', $$update public.coach_runners set status = 'inactive'$$, '1'),
  ('ines', $$update public.coach_runners set status = 'active'$$, 'denied'),
  ('ines', $$update public.coach_runners set status = 'pending'$$, 'denied'),
  ('rita', $$update public.coach_runners set status = 'pending'$$, 'denied'),
  ('server', $$update public.coach_runners set status = 'active' where runner_id = 'ines'$$, '1'),
  -- who is in it, and who asked
  ('ana', $$update public.coach_runners set notes = 'n'$$, '3'),
  ('ana', $$update public.coach_runners set runner_id = 'zoe' where runner_id = 'rita'$$, 'denied'),
  ('ana', $$update public.coach_runners set invited_by = 'runner' where runner_id = 'paul'$$, 'denied'),
  ('ana', $$delete from public.coach_runners$$, 'denied'),

  -- coach_connections
  ('ana', $$select from public.coach_connections$$, '1'),
  ('ben', $$select from public.coach_connections$$, '1'),
  ('rita', $$select from public.coach_connections$$, '0'),
  ('ana', $$update public.coach_connections set status = 'active'$$, 'denied'),
  ('ben', $$update public.coach_connections set status = 'active'$$, '1'),
  ('zoe', $$update public.coach_connections set status = 'inactive'$$, '0'),
  ('rita', $$insert into public.coach_connections (coach_a_id, coach_b_id) values ('rita', 'ben')$$, 'denied'),
  ('ben', $$insert into public.coach_connections (coach_a_id, coach_b_id) values ('ben', 'rita')$$, 'denied'),
  ('ben', $$insert into public.coach_connections (coach_a_id, coach_b_id, status) values ('ben', 'ana', 'active')$$, 'denied'),
  ('ben', $$insert into public.coach_connections (coach_a_id, coach_b_id) values ('ben', 'ana')$$,
    '23505 duplicate key value violates unique constraint "coach_connections_least_greatest_idx"'),
  ('ana', $$delete from public.coach_connections$$, 'denied'),

  -- coach_invitations
  ('ana', $$select id, status from public.coach_invitations$$, '1'),
  ('zoe', $$select id, status from public.coach_invitations$$, '1'),
  ('rita', $$select id, status from public.coach_invitations$$, '0'),
  ('ana', $$select token_hash from public.coach_invitations$$, 'denied'),
  ('zoe', $$update public.coach_invitations set status = 'accepted'$$, 'denied'),
  ('ana', $$insert into public.coach_invitations (inviter_user_id, invitee_email) values ('ana', 'new@example.test')$$, '1'),
  ('ana', $$insert into public.coach_invitations (inviter_user_id, invitee_email) values ('ben', 'new@example.test')$$, 'denied'),
  ('rita', $$insert into public.coach_invitations (inviter_user_id, invitee_email) values ('rita', 'new@example.test')$$, 'denied'),

  -- training_plans
  ('ana', $$select from public.training_plans$$, '2'),
  ('rita', $$select from public.training_plans$$, '2'),
  ('ines', $$select from public.training_plans$$, '1'),
  ('zoe', $$select from public.training_plans$$, '0'),
  ('ana', $$insert into public.training_plans (title, coach_id, runner_id) values ('t', 'ana', 'rita')$$, '1'),
  ('ana', $$insert into public.training_plans (title, coach_id, runner_id) values ('t', 'ana', 'paul')$$, 'denied'),
  ('ana', $$insert into public.training_plans (title, coach_id, runner_id) values ('t', 'ana', 'ines')$$, 'denied'),
  ('ana', $$insert into public.training_plans (title, coach_id, runner_id) values ('t', 'ben', 'rita')$$, 'denied'),
  ('rita', $$insert into public.training_plans (title, coach_id, runner_id) values ('t', 'ana', 'rita')$$, 'denied'),
  ('ana', $$update public.training_plans set title = 't', archived = true where runner_id = 'rita'$$, '1'),
  ('rita', $$update public.training_plans set archived = true where coach_id = 'ana'$$, '1'),
  ('rita', $$update public.training_plans set title = 't' where coach_id = 'ana'$$, 'denied'),
  ('zoe', $$update public.training_plans set archived = true$$, '0'),
  ('ana', $$update public.training_plans set coach_id = 'ben' where runner_id = 'rita'$$, 'denied'),
  ('ana', $$delete from public.training_plans where runner_id = 'rita'$$, '1'),
  ('rita', $$delete from public.training_plans$$, '0'),

  -- workouts: who sees them
  ('rita', $$select from public.workouts$$, '2'),
  ('ana', $$select from public.workouts where user_id = 'rita'$$, '2'),
  ('ana', $$select from public.workouts where user_id = 'ines'$$, '1'), -- through the plan that ana still keeps
  ('ana', $$select from public.workouts where user_id in ('paul', 'zoe')$$, '0'),
  ('ben', $$select from public.workouts$$, '0'),
  ('setting:ana', $$select from public.workouts$$, '3'),
  -- who adds them
  ('zoe', $$insert into public.workouts (title, user_id, date) values ('t', 'zoe', now())$$, '1'),
  ('ana', $$insert into public.workouts (title, user_id, date) values ('t', 'rita', now())$$, '1'),
  ('ana', $$insert into public.workouts (title, user_id, date, training_plan_id) values ('t', 'rita', now(), probe.id('plan'))$$, '1'),
  ('ana', $$insert into public.workouts (title, user_id, date) values ('t', 'paul', now())$$, 'denied'),
  ('ana', $$insert into public.workouts (title, user_id, date) values ('t', 'ines', now())$$, 'denied'),
  ('rita', $$insert into public.workouts (title, user_id, date) values ('t', 'ana', now())$$, 'denied'),
  ('ana', $$insert into public.workouts (title, user_id, date, training_plan_id) values ('t', 'rita', now(), probe.id('other plan'))$$, 'denied'),
  ('zoe', $$insert into public.workouts (title, user_id, date, training_plan_id) values ('t', 'zoe', now(), probe.id('plan'))$$, 'denied'),
  ('rita', $$insert into public.workouts (title, user_id, date, coach_feedback) values ('t', 'rita', now(), 'great')$$, 'denied'),
  ('ana', $$insert into public.workouts (title, user_id, date, status) values ('t', 'rita', now(), 'completed')$$, 'denied'),
  -- a coach plans and comments, a runner logs
  ('ana', $$update public.workouts set planned_distance = 9, coach_feedback = 'good' where user_id = 'rita'$$, '2'),
  ('ana', $$update public.workouts set actual_distance = 9 where user_id = 'rita'$$, 'denied'),
  ('ana', $$update public.workouts set status = 'completed' where user_id = 'rita'$$, 'denied'),
  ('rita', $$update public.workouts set status = 'completed', actual_distance = 9, workout_notes = 'n'$$, '2'),
  ('rita', $$update public.workouts set coach_feedback = 'great'$$, 'denied'),
  ('rita', $$update public.workouts set planned_distance = 1 where training_plan_id is not null$$, 'denied'),
  ('rita', $$update public.workouts set planned_distance = 1 where training_plan_id is null$$, '1'),
  ('rita', $$update public.workouts set training_plan_id = null$$, 'denied'),
  ('rita', $$update public.workouts set user_id = 'zoe'$$, 'denied'),
  ('ana', $$update public.workouts set training_plan_id = probe.id('plan') where id = probe.id('alone')$$, '1'),
  ('ana', $$update public.workouts set training_plan_id = probe.id('other plan') where id = probe.id('alone')$$, 'denied'),
  ('ana', $$update public.workouts set title = 't' where user_id = 'ines'$$, '0'),
  ('ben', $$update public.workouts set title = 't'$$, '0'),
  -- who removes them
  ('ana', $$delete from public.workouts where user_id = 'rita'$$, '1'),
  ('rita', $$delete from public.workouts$$, '1'),
  ('zoe', $$delete from public.workouts where user_id <> 'zoe'$$, '0'),

  -- reference data, templates, races
  ('zoe', $$select from public.training_phases$$, '1'),
  ('zoe', $$insert into public.training_phases (name) values ('n')$$, 'denied'),
  ('zoe', $$select from public.plan_templates$$, '1'),
  ('ana', $$select from public.plan_templates$$, '2'),
  ('ana', $$insert into public.plan_templates (name, distance_type, duration_weeks, created_by) values ('n', 'Base', 1, 'ana')$$, '1'),
  ('zoe', $$insert into public.plan_templates (name, distance_type, duration_weeks, created_by) values ('n', 'Base', 1, 'zoe')$$, 'denied'),
  ('ben', $$update public.plan_templates set name = 'n'$$, '0'),
  ('ana', $$update public.plan_templates set name = 'n'$$, '2'),
  ('ben', $$delete from public.plan_templates$$, '0'),
  ('ana', $$delete from public.plan_templates$$, '2'),
  ('ana', $$update public.plan_templates set created_by = 'ben'$$, 'denied'),
  ('ben', $$select from public.template_phases$$, '1'),
  ('ana', $$select from public.template_phases$$, '2'),
  ('ben', $$insert into public.template_phases (template_id, phase_id, phase_order, duration_weeks) values (probe.id('public'), probe.id('base'), 2, 1)$$, 'denied'),
  ('ana', $$insert into public.template_phases (template_id, phase_id, phase_order, duration_weeks) values (probe.id('public'), probe.id('base'), 2, 1)$$, '1'),
  ('ben', $$delete from public.template_phases$$, '0'),
  ('ana', $$delete from public.template_phases$$, '2'),
  ('ben', $$update public.template_phases set duration_weeks = 2$$, '0'),
  ('ana', $$update public.template_phases set duration_weeks = 2$$, '2'),
  ('zoe', $$select from public.races$$, '2'),
  ('zoe', $$insert into public.races (name, distance_miles, distance_type, location, created_by) values ('n', 1, '1M', 'l', 'zoe')$$, '1'),
  ('zoe', $$insert into public.races (name, distance_miles, distance_type, location, created_by) values ('n', 1, '1M', 'l', 'ana')$$, 'denied'),
  ('ana', $$update public.races set name = 'n'$$, '1'),
  ('rita', $$update public.races set name = 'n'$$, '0'),
  ('rita', $$delete from public.races$$, '0'),
  ('ana', $$delete from public.races$$, '1'),

  -- conversations
  ('ana', $$select from public.conversations$$, '1'),
  ('zoe', $$select from public.conversations$$, '0'),
  ('paul', $$insert into public.conversations (coach_id, runner_id) values ('ana', 'paul')$$, '1'),
  ('ines', $$insert into public.conversations (coach_id, runner_id) values ('ana', 'ines')$$, 'denied'),
  ('ana', $$insert into public.conversations (coach_id, runner_id) values ('rita', 'ana')$$, 'denied'),
  ('ben', $$insert into public.conversations (coach_id, runner_id) values ('ana', 'paul')$$, 'denied'),
  ('rita', $$update public.conversations set title = 't'$$, '1'),
  ('zoe', $$update public.conversations set title = 't'$$, '0'),
  ('rita', $$update public.conversations set last_message_at = now()$$, 'denied'),

  -- messages
  ('ana', $$select from public.messages$$, '2'),
  ('zoe', $$select from public.messages$$, '1'),
  ('ines', $$select from public.messages$$, '0'),
  ('rita', $$insert into public.messages (sender_id, recipient_id, content) values ('rita', 'ana', 'c')$$, '1'),
  ('paul', $$insert into public.messages (sender_id, recipient_id, content) values ('paul', 'ana', 'c')$$, '1'),
  ('ines', $$insert into public.messages (sender_id, recipient_id, content) values ('ines', 'ana', 'c')$$, 'denied'),
  ('ana', $$insert into public.messages (sender_id, recipient_id, content) values ('ana', 'zoe', 'c')$$, 'denied'),
  ('ana', $$insert into public.messages (sender_id, recipient_id, content) values ('rita', 'ana', 'c')$$, 'denied'),
  ('ana', $$insert into public.messages (sender_id, recipient_id, content, workout_id) values ('ana', 'rita', 'c', probe.id('in plan'))$$, '1'),
  ('ana', $$insert into public.messages (sender_id, recipient_id, content, workout_id) values ('ana', 'rita', 'c', probe.id('of paul'))$$, 'denied'),
  ('paul', $$insert into public.messages (sender_id, recipient_id, content, conversation_id) values ('paul', 'ana', 'c', probe.id('thread'))$$, 'denied'),
  ('ana', $$insert into public.messages (sender_id, recipient_id, content, conversation_id) values ('ana', 'paul', 'c', probe.id('thread'))$$, 'denied'),
  ('rita', $$update public.messages set read = true$$, '1'),
  ('rita', $$update public.messages set content = 'c'$$, 'denied'),
  ('rita', $$update public.messages set sender_id = 'zoe'$$, 'denied'),
  ('rita', $$delete from public.messages$$, 'denied'),
  ('rita', $$select from public.message_workout_links$$, '1'),
  ('zoe', $$select from public.message_workout_links$$, '0'),
  ('ana', $$insert into public.message_workout_links (message_id, workout_id) values (probe.id('hello'), probe.id('alone'))$$, '1'),
  ('rita', $$insert into public.message_workout_links (message_id, workout_id) values (probe.id('hello'), probe.id('alone'))$$, 'denied'),
  ('ana', $$insert into public.message_workout_links (message_id, workout_id) values (probe.id('hello'), probe.id('of paul'))$$, 'denied'),
  ('rita', $$delete from public.message_workout_links$$, '0'),
  ('ana', $$update public.message_workout_links set link_type = 'feedback'$$, 'denied'),
  ('ana', $$delete from public.message_workout_links$$, '1'),

  -- typing_status, notifications
  ('rita', $$select from public.typing_status$$, '1'),
  ('zoe', $$select from public.typing_status$$, '0'),
  ('rita', $$update public.typing_status set is_typing = false$$, '0'),
  ('ana', $$update public.typing_status set is_typing = false$$, '1'),
  ('ana', $$insert into public.typing_status (user_id, recipient_id, is_typing) values ('ana', 'rita', true)
      on conflict (user_id, recipient_id) do update set is_typing = excluded.is_typing$$, '1'),
  ('ana', $$insert into public.typing_status (user_id, recipient_id) values ('rita', 'ana')$$, 'denied'),
  ('rita', $$delete from public.typing_status$$, '0'),
  ('ana', $$delete from public.typing_status$$, '1'),
  ('rita', $$select from public.notifications$$, '1'),
  ('zoe', $$select from public.notifications$$, '0'),
  ('rita', $$update public.notifications set read = true$$, '1'),
  ('zoe', $$update public.notifications set read = true$$, '0'),
  ('zoe', $$delete from public.notifications$$, '0'),
  ('rita', $$update public.notifications set title = 't'$$, 'denied'),
  ('rita', $$insert into public.notifications (user_id, type, title, message) values ('rita', 'system', 't', 'm')$$, 'denied'),
  ('rita', $$delete from public.notifications$$, '1'),

  -- settings, onboarding, feedback
  ('rita', $$select from public.user_settings$$, '1'),
  ('rita', $$update public.user_settings set unit_preferences = '{"distance": "km"}'$$, '1'),
  ('ana', $$insert into public.user_settings (user_id) values ('ana')$$, '1'),
  ('ana', $$insert into public.user_settings (user_id) values ('ben')$$, 'denied'),
  ('rita', $$delete from public.user_settings$$, 'denied'),
  ('rita', $$update public.user_onboarding set completed = true$$, '1'),
  ('zoe', $$update public.user_onboarding set completed = true$$, '0'),
  ('rita', $$select from public.user_onboarding$$, '1'),
  ('zoe', $$insert into public.user_onboarding (user_id, role) values ('zoe', 'runner')$$, '1'),
  ('zoe', $$insert into public.user_onboarding (user_id, role) values ('ana', 'runner')$$, 'denied'),
  ('ana', $$select from public.user_onboarding$$, '0'),
  ('rita', $$select from public.onboarding_steps$$, '1'),
  ('root', $$select from public.onboarding_steps$$, '2'),
  ('root', $$update public.onboarding_steps set is_active = true$$, '2'),
  ('rita', $$update public.onboarding_steps set is_active = false$$, '0'),
  ('rita', $$delete from public.onboarding_steps$$, '0'),
  ('root', $$delete from public.onboarding_steps$$, '2'),
  ('root', $$insert into public.onboarding_steps (step_number, role, title, description, step_type) values (3, 'both', 't', 'd', 'goals')$$, '1'),
  ('rita', $$insert into public.onboarding_steps (step_number, role, title, description, step_type) values (3, 'both', 't', 'd', 'goals')$$, 'denied'),
  ('rita', $$select id, status from public.user_feedback$$, '1'),
  ('root', $$select id, status from public.user_feedback$$, '1'),
  ('ana', $$select id, status from public.user_feedback$$, '0'),
  ('rita', $$select admin_notes from public.user_feedback$$, 'denied'),
  ('rita', $$select from public.feedback_notes$$, '0'),
  ('root', $$select from public.feedback_notes$$, '1'),
  ('root', $$update public.feedback_notes set admin_notes = 'n'$$, '1'),
  ('rita', $$update public.feedback_notes set admin_notes = 'n'$$, '0'),
  ('rita', $$insert into public.user_feedback (user_id, feedback_type, title, description) values ('rita', 'complaint', 't', 'd')$$, '1'),
  ('rita', $$insert into public.user_feedback (user_id, feedback_type, title, description, status) values ('rita', 'complaint', 't', 'd', 'closed')$$, 'denied'),
  ('rita', $$update public.user_feedback set status = 'closed'$$, '0'),
  ('root', $$update public.user_feedback set status = 'closed', resolved_by = 'root'$$, '1'),

  -- Strava
  ('rita', $$select id, strava_athlete_id from public.strava_connections$$, '1'),
  ('ana', $$select id, strava_athlete_id from public.strava_connections$$, '0'),
  ('rita', $$select access_token from public.strava_connections$$, 'denied'),
  ('rita', $$select * from public.strava_connections$$, 'denied'),
  ('rita', $$update public.strava_connections set scope = '{}'$$, 'denied'),
  ('rita', $$delete from public.strava_connections$$, '1'),
  ('ana', $$delete from public.strava_connections$$, '0'),
  ('rita', $$select from public.strava_activity_syncs$$, '1'),
  ('ana', $$select from public.strava_activity_syncs$$, '0'),
  ('rita', $$delete from public.strava_activity_syncs$$, 'denied'),
  ('rita', $$select from public.strava_webhooks$$, 'denied'),
  ('root', $$select from public.strava_webhook_events$$, 'denied');

call probe.run();

-- Where a project grants everything to everybody by default, guards and checks are what is left of it --------------

savepoint as_granted;

grant select, insert, update, delete on all tables in schema public to authenticated;

insert into probe.expectation (who, statement, outcome, keep) values
  ('rita', $$update public.better_auth_users set id = 'new'$$, 'denied', false),
  ('rita', $$update public.coach_runners set coach_id = 'ben'$$, 'denied', false),
  ('rita', $$update public.coach_runners set invited_by = 'runner'$$, 'denied', false),
  ('ana', $$update public.coach_connections set coach_b_id = 'rita'$$, 'denied', false),
  ('ana', $$update public.coach_connections set status = 'inactive'$$, '1', true),
  ('ben', $$update public.coach_connections set status = 'active'$$, 'denied', false),
  ('ana', $$update public.training_plans set coach_id = 'ben' where runner_id = 'rita'$$, 'denied', false),
  ('ana', $$update public.training_plans set runner_id = 'zoe'$$, 'denied', false),
  ('paul', $$update public.coach_runners set status = 'active'$$, '1', true),
  ('ana', $$update public.workouts set user_id = 'paul' where id = probe.id('alone')$$, 'denied', false),
  ('rita', $$update public.workouts set user_id = 'ana' where id = probe.id('alone')$$, 'denied', false),
  ('rita', $$update public.races set created_by = 'zoe'$$, '0', false),
  ('ana', $$update public.races set created_by = 'ben'$$, 'denied', false),
  ('ana', $$update public.plan_templates set created_by = 'ben'$$, 'denied', false),
  ('ben', $$insert into public.plan_templates (id, name, distance_type, duration_weeks, created_by) values (probe.id('of ben'), 'n', 'Base', 1, 'ben')$$, '1', true),
  ('ana', $$delete from public.template_phases where id = probe.id('public base')$$, '1', true),
  ('ana', $$update public.template_phases set template_id = probe.id('of ben')$$, 'denied', false), -- without WHERE no select policy helps
  ('ana', $$update public.conversations set runner_id = 'zoe'$$, 'denied', false),
  ('rita', $$update public.messages set content = 'c'$$, 'denied', false),
  ('rita', $$update public.messages set recipient_id = 'zoe'$$, 'denied', false),
  ('ana', $$update public.typing_status set user_id = 'rita', recipient_id = 'ana'$$, 'denied', false),
  ('rita', $$update public.notifications set user_id = 'zoe'$$, 'denied', false),
  ('rita', $$update public.user_settings set user_id = 'ana'$$, 'denied', false),
  ('rita', $$update public.user_onboarding set user_id = 'ana'$$, 'denied', false),
  ('rita', $$insert into public.notifications (user_id, type, title, message) values ('rita', 'system', 't', 'm')$$, 'denied', false),
  ('rita', $$insert into public.strava_webhooks (subscription_id, callback_url, verify_token) values (2, 'c', 'v')$$, 'denied', false),
  ('rita', $$select from public.better_auth_sessions$$, '0', false),
  ('rita', $$delete from public.messages$$, '0', false);

call probe.run();

rollback to savepoint as_granted;

-- One after the other: what an acceptance and an end change ------------------------------------------------------

insert into probe.expectation (who, statement, outcome, keep) values
  ('ana', $$select from public.workouts where user_id = 'paul'$$, '0', false),
  ('paul', $$update public.coach_runners set status = 'active'$$, '1', true),
  ('ana', $$select from public.workouts where user_id = 'paul'$$, '1', false),
  ('ana', $$insert into public.training_plans (title, coach_id, runner_id) values ('t', 'ana', 'paul')$$, '1', false),
  ('ana', $$update public.coach_runners set status = 'inactive' where runner_id = 'paul'$$, '1', true),
  ('ana', $$select from public.workouts where user_id = 'paul'$$, '0', false),
  ('paul', $$update public.coach_runners set status = 'active'$$, 'denied', false),
  ('paul', $$insert into public.messages (sender_id, recipient_id, content) values ('paul', 'ana', 'c')$$, 'denied', false),
  ('rita', $$insert into public.messages (sender_id, recipient_id, content, conversation_id) values ('rita', 'ana', 'c', probe.id('thread'))$$, '1', true),
  ('rita', $$select from public.conversations where last_message_at = now()$$, '1', false),
  ('server', $$delete from public.better_auth_users where id = 'ana'$$, '1', true),
  ('rita', $$select from public.training_plans$$, '1', false),
  ('rita', $$select from public.workouts$$, '1', false),
  ('rita', $$select from public.races where created_by is null$$, '1', false);

call probe.run();

rollback;
