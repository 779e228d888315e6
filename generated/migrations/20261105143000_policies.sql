-- palisade migration, format 1
-- id: 162988b3c04ac735126af4da36ec8ef3
-- parent: f25a1489893940770f1209ca26afcb23
-- hash: sha256:4e682040200b1f9a71cc437e764b7958ed43b36f6cccb1014a566dba7c45be09
-- proven: converges on an empty clone of PostgreSQL 15 as a role without superuser rights
-- tool: palisade 0.1.0

BEGIN;

SET LOCAL search_path = public;
SET LOCAL timezone = 'UTC';
SET LOCAL datestyle = 'ISO, YMD';
SET LOCAL intervalstyle = 'postgres';
SET LOCAL bytea_output = 'hex';
SET LOCAL extra_float_digits = 1;
SET LOCAL standard_conforming_strings = on;
SET LOCAL quote_all_identifiers = off;
SET LOCAL xmlbinary = 'base64';
SET LOCAL xmloption = 'content';
SET LOCAL check_function_bodies = off;
SET LOCAL row_security = off;

-- schema app ------------------------------------------------------------------

-- PL005 changes access: gives privileges to authenticated on schema app
GRANT USAGE ON SCHEMA app TO authenticated;

-- table public.better_auth_users ----------------------------------------------

-- PL005 changes access: gives privileges to authenticated on table public.better_auth_users
GRANT SELECT ON TABLE public.better_auth_users TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column full_name on table public.better_auth_users
GRANT UPDATE (full_name) ON TABLE public.better_auth_users TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column image on table public.better_auth_users
GRANT UPDATE (image) ON TABLE public.better_auth_users TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column name on table public.better_auth_users
GRANT UPDATE (name) ON TABLE public.better_auth_users TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column notification_preferences on table public.better_auth_users
GRANT UPDATE (notification_preferences) ON TABLE public.better_auth_users TO authenticated;

-- table public.coach_runners --------------------------------------------------

-- PL005 changes access: gives privileges to authenticated on table public.coach_runners
GRANT SELECT ON TABLE public.coach_runners TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column coach_id on table public.coach_runners
GRANT INSERT (coach_id) ON TABLE public.coach_runners TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column invited_by on table public.coach_runners
GRANT INSERT (invited_by) ON TABLE public.coach_runners TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column notes on table public.coach_runners
GRANT INSERT (notes), UPDATE (notes) ON TABLE public.coach_runners TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column relationship_type on table public.coach_runners
GRANT INSERT (relationship_type) ON TABLE public.coach_runners TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column runner_id on table public.coach_runners
GRANT INSERT (runner_id) ON TABLE public.coach_runners TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column status on table public.coach_runners
GRANT INSERT (status), UPDATE (status) ON TABLE public.coach_runners TO authenticated;

-- table public.messages -------------------------------------------------------

-- PL005 changes access: gives privileges to authenticated on table public.messages
GRANT SELECT ON TABLE public.messages TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column content on table public.messages
GRANT INSERT (content) ON TABLE public.messages TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column read on table public.messages
GRANT UPDATE (read) ON TABLE public.messages TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column recipient_id on table public.messages
GRANT INSERT (recipient_id) ON TABLE public.messages TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column sender_id on table public.messages
GRANT INSERT (sender_id) ON TABLE public.messages TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column workout_id on table public.messages
GRANT INSERT (workout_id) ON TABLE public.messages TO authenticated;

-- table public.races ----------------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.races
-- PL005 changes access: adds a permissive policy for SELECT on public.races to authenticated
CREATE POLICY races_select_authenticated ON public.races FOR SELECT TO authenticated
    USING (true);

-- PL005 changes access: gives privileges to authenticated on table public.races
GRANT DELETE, SELECT ON TABLE public.races TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column created_by on table public.races
GRANT INSERT (created_by) ON TABLE public.races TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column date on table public.races
GRANT INSERT (date), UPDATE (date) ON TABLE public.races TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column distance_miles on table public.races
GRANT INSERT (distance_miles), UPDATE (distance_miles) ON TABLE public.races TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column distance_type on table public.races
GRANT INSERT (distance_type), UPDATE (distance_type) ON TABLE public.races TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column elevation_gain_feet on table public.races
GRANT INSERT (elevation_gain_feet), UPDATE (elevation_gain_feet) ON TABLE public.races TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column location on table public.races
GRANT INSERT (location), UPDATE (location) ON TABLE public.races TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column name on table public.races
GRANT INSERT (name), UPDATE (name) ON TABLE public.races TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column notes on table public.races
GRANT INSERT (notes), UPDATE (notes) ON TABLE public.races TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column terrain_type on table public.races
GRANT INSERT (terrain_type), UPDATE (terrain_type) ON TABLE public.races TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column website_url on table public.races
GRANT INSERT (website_url), UPDATE (website_url) ON TABLE public.races TO authenticated;

-- table public.strava_connections ---------------------------------------------

-- PL005 changes access: gives privileges to authenticated on table public.strava_connections
GRANT DELETE ON TABLE public.strava_connections TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column athlete_data on table public.strava_connections
GRANT SELECT (athlete_data) ON TABLE public.strava_connections TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column created_at on table public.strava_connections
GRANT SELECT (created_at) ON TABLE public.strava_connections TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column expires_at on table public.strava_connections
GRANT SELECT (expires_at) ON TABLE public.strava_connections TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column id on table public.strava_connections
GRANT SELECT (id) ON TABLE public.strava_connections TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column scope on table public.strava_connections
GRANT SELECT (scope) ON TABLE public.strava_connections TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column strava_athlete_id on table public.strava_connections
GRANT SELECT (strava_athlete_id) ON TABLE public.strava_connections TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column updated_at on table public.strava_connections
GRANT SELECT (updated_at) ON TABLE public.strava_connections TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column user_id on table public.strava_connections
GRANT SELECT (user_id) ON TABLE public.strava_connections TO authenticated;

-- table public.training_plans -------------------------------------------------

-- PL005 changes access: gives privileges to authenticated on table public.training_plans
GRANT DELETE, SELECT ON TABLE public.training_plans TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column coach_id on table public.training_plans
GRANT INSERT (coach_id) ON TABLE public.training_plans TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column description on table public.training_plans
GRANT INSERT (description), UPDATE (description) ON TABLE public.training_plans TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column goal_type on table public.training_plans
GRANT INSERT (goal_type), UPDATE (goal_type) ON TABLE public.training_plans TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column plan_type on table public.training_plans
GRANT INSERT (plan_type), UPDATE (plan_type) ON TABLE public.training_plans TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column runner_id on table public.training_plans
GRANT INSERT (runner_id) ON TABLE public.training_plans TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column target_race_date on table public.training_plans
GRANT INSERT (target_race_date), UPDATE (target_race_date) ON TABLE public.training_plans TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column target_race_distance on table public.training_plans
GRANT INSERT (target_race_distance), UPDATE (target_race_distance) ON TABLE public.training_plans TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column title on table public.training_plans
GRANT INSERT (title), UPDATE (title) ON TABLE public.training_plans TO authenticated;

-- table public.workouts -------------------------------------------------------

-- PL005 changes access: gives privileges to authenticated on table public.workouts
GRANT DELETE, SELECT ON TABLE public.workouts TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column actual_distance on table public.workouts
GRANT INSERT (actual_distance), UPDATE (actual_distance) ON TABLE public.workouts TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column actual_duration on table public.workouts
GRANT INSERT (actual_duration), UPDATE (actual_duration) ON TABLE public.workouts TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column actual_type on table public.workouts
GRANT INSERT (actual_type), UPDATE (actual_type) ON TABLE public.workouts TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column coach_feedback on table public.workouts
GRANT INSERT (coach_feedback), UPDATE (coach_feedback) ON TABLE public.workouts TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column date on table public.workouts
GRANT INSERT (date), UPDATE (date) ON TABLE public.workouts TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column injury_notes on table public.workouts
GRANT INSERT (injury_notes), UPDATE (injury_notes) ON TABLE public.workouts TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column notes on table public.workouts
GRANT INSERT (notes), UPDATE (notes) ON TABLE public.workouts TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column planned_distance on table public.workouts
GRANT INSERT (planned_distance), UPDATE (planned_distance) ON TABLE public.workouts TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column planned_duration on table public.workouts
GRANT INSERT (planned_duration), UPDATE (planned_duration) ON TABLE public.workouts TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column planned_type on table public.workouts
GRANT INSERT (planned_type), UPDATE (planned_type) ON TABLE public.workouts TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column status on table public.workouts
GRANT INSERT (status), UPDATE (status) ON TABLE public.workouts TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column title on table public.workouts
GRANT INSERT (title), UPDATE (title) ON TABLE public.workouts TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column training_plan_id on table public.workouts
GRANT INSERT (training_plan_id), UPDATE (training_plan_id) ON TABLE public.workouts TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column user_id on table public.workouts
GRANT INSERT (user_id) ON TABLE public.workouts TO authenticated;

-- function app.caller() -------------------------------------------------------

CREATE FUNCTION app.caller()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case
    when nullif(current_setting('request.jwt.claims', true), '') is not null
      then nullif(current_setting('request.jwt.claims', true)::jsonb ->> 'sub', '')
    else nullif(current_setting('app.current_user_id', true), '')
  end
$function$;

REVOKE ALL ON ROUTINE app.caller() FROM anon, authenticated, service_role;

-- table public.better_auth_users ----------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.better_auth_users
-- PL005 changes access: adds a permissive policy for SELECT on public.better_auth_users to authenticated
CREATE POLICY better_auth_users_select_authenticated ON public.better_auth_users FOR SELECT TO authenticated
    USING (id = (select app.caller()));

-- lock: ACCESS EXCLUSIVE on public.better_auth_users
-- PL005 changes access: adds a permissive policy for UPDATE on public.better_auth_users to authenticated
CREATE POLICY better_auth_users_update_authenticated ON public.better_auth_users FOR UPDATE TO authenticated
    USING (id = (select app.caller()))
    WITH CHECK (id = (select app.caller()));

-- table public.coach_runners --------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.coach_runners
-- PL005 changes access: adds a permissive policy for SELECT on public.coach_runners to authenticated
CREATE POLICY coach_runners_select_authenticated ON public.coach_runners FOR SELECT TO authenticated
    USING (coach_id = (select app.caller()) or runner_id = (select app.caller()));

-- lock: ACCESS EXCLUSIVE on public.coach_runners
-- PL005 changes access: adds a permissive policy for UPDATE on public.coach_runners to authenticated
CREATE POLICY coach_runners_update_authenticated ON public.coach_runners FOR UPDATE TO authenticated
    USING (coach_id = (select app.caller()) or runner_id = (select app.caller()))
    WITH CHECK (coach_id = (select app.caller()) or runner_id = (select app.caller()));

-- table public.messages -------------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.messages
-- PL005 changes access: adds a permissive policy for SELECT on public.messages to authenticated
CREATE POLICY messages_select_authenticated ON public.messages FOR SELECT TO authenticated
    USING (sender_id = (select app.caller()) or recipient_id = (select app.caller()));

-- lock: ACCESS EXCLUSIVE on public.messages
-- PL005 changes access: adds a permissive policy for UPDATE on public.messages to authenticated
CREATE POLICY messages_update_authenticated ON public.messages FOR UPDATE TO authenticated
    USING (recipient_id = (select app.caller()))
    WITH CHECK (recipient_id = (select app.caller()));

-- table public.races ----------------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.races
-- PL005 changes access: adds a permissive policy for INSERT on public.races to authenticated
CREATE POLICY races_insert_authenticated ON public.races FOR INSERT TO authenticated
    WITH CHECK (created_by = (select app.caller()));

-- table public.strava_connections ---------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.strava_connections
-- PL005 changes access: adds a permissive policy for DELETE on public.strava_connections to authenticated
CREATE POLICY strava_connections_delete_authenticated ON public.strava_connections FOR DELETE TO authenticated
    USING (user_id = (select app.caller()));

-- lock: ACCESS EXCLUSIVE on public.strava_connections
-- PL005 changes access: adds a permissive policy for SELECT on public.strava_connections to authenticated
CREATE POLICY strava_connections_select_authenticated ON public.strava_connections FOR SELECT TO authenticated
    USING (user_id = (select app.caller()));

-- table public.training_plans -------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.training_plans
-- PL005 changes access: adds a permissive policy for DELETE on public.training_plans to authenticated
CREATE POLICY training_plans_delete_authenticated ON public.training_plans FOR DELETE TO authenticated
    USING (coach_id = (select app.caller()));

-- lock: ACCESS EXCLUSIVE on public.training_plans
-- PL005 changes access: adds a permissive policy for SELECT on public.training_plans to authenticated
CREATE POLICY training_plans_select_authenticated ON public.training_plans FOR SELECT TO authenticated
    USING (coach_id = (select app.caller()) or runner_id = (select app.caller()));

-- lock: ACCESS EXCLUSIVE on public.training_plans
-- PL005 changes access: adds a permissive policy for UPDATE on public.training_plans to authenticated
CREATE POLICY training_plans_update_authenticated ON public.training_plans FOR UPDATE TO authenticated
    USING (coach_id = (select app.caller()) or runner_id = (select app.caller()))
    WITH CHECK (coach_id = (select app.caller()) or runner_id = (select app.caller()));

-- function app.caller() -------------------------------------------------------

-- PL005 changes access: gives privileges to authenticated on function app.caller()
GRANT EXECUTE ON ROUTINE app.caller() TO authenticated;

-- PL005 changes access: takes privileges from PUBLIC on function app.caller()
REVOKE EXECUTE ON ROUTINE app.caller() FROM PUBLIC;

-- PL005 changes access: gives privileges to service_role on function app.caller()
GRANT EXECUTE ON ROUTINE app.caller() TO service_role;

-- function app.caller_email() -------------------------------------------------

CREATE FUNCTION app.caller_email()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select lower(u.email) from public.better_auth_users as u where u.id = app.caller()
$function$;

REVOKE ALL ON ROUTINE app.caller_email() FROM anon, authenticated, service_role;

-- PL005 changes access: gives privileges to authenticated on function app.caller_email()
GRANT EXECUTE ON ROUTINE app.caller_email() TO authenticated;

-- PL005 changes access: takes privileges from PUBLIC on function app.caller_email()
REVOKE EXECUTE ON ROUTINE app.caller_email() FROM PUBLIC;

-- PL005 changes access: gives privileges to service_role on function app.caller_email()
GRANT EXECUTE ON ROUTINE app.caller_email() TO service_role;

-- function app.is_admin() -----------------------------------------------------

CREATE FUNCTION app.is_admin()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select exists (
    select from public.better_auth_users as u
    where u.id = app.caller() and 'admin' = any (string_to_array(replace(u.role, ' ', ''), ','))
  )
$function$;

REVOKE ALL ON ROUTINE app.is_admin() FROM anon, authenticated, service_role;

-- PL005 changes access: gives privileges to authenticated on function app.is_admin()
GRANT EXECUTE ON ROUTINE app.is_admin() TO authenticated;

-- PL005 changes access: takes privileges from PUBLIC on function app.is_admin()
REVOKE EXECUTE ON ROUTINE app.is_admin() FROM PUBLIC;

-- PL005 changes access: gives privileges to service_role on function app.is_admin()
GRANT EXECUTE ON ROUTINE app.is_admin() TO service_role;

-- function app.is_coach() -----------------------------------------------------

CREATE FUNCTION app.is_coach()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select exists (
    select from public.better_auth_users as u where u.id = app.caller() and u.user_type = 'coach'
  )
$function$;

REVOKE ALL ON ROUTINE app.is_coach() FROM anon, authenticated, service_role;

-- table public.races ----------------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.races
-- PL005 changes access: adds a permissive policy for DELETE on public.races to authenticated
CREATE POLICY races_delete_authenticated ON public.races FOR DELETE TO authenticated
    USING (created_by = (select app.caller()) and (select app.is_coach()));

-- lock: ACCESS EXCLUSIVE on public.races
-- PL005 changes access: adds a permissive policy for UPDATE on public.races to authenticated
CREATE POLICY races_update_authenticated ON public.races FOR UPDATE TO authenticated
    USING (created_by = (select app.caller()) and (select app.is_coach()))
    WITH CHECK (created_by = (select app.caller()) and (select app.is_coach()));

-- function app.is_coach() -----------------------------------------------------

-- PL005 changes access: gives privileges to authenticated on function app.is_coach()
GRANT EXECUTE ON ROUTINE app.is_coach() TO authenticated;

-- PL005 changes access: takes privileges from PUBLIC on function app.is_coach()
REVOKE EXECUTE ON ROUTINE app.is_coach() FROM PUBLIC;

-- PL005 changes access: gives privileges to service_role on function app.is_coach()
GRANT EXECUTE ON ROUTINE app.is_coach() TO service_role;

-- function app.my_coached_plans() ---------------------------------------------

CREATE FUNCTION app.my_coached_plans()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select plan.id from public.training_plans as plan where plan.coach_id = app.caller()
$function$;

REVOKE ALL ON ROUTINE app.my_coached_plans() FROM anon, authenticated, service_role;

-- table public.workouts -------------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.workouts
-- PL005 changes access: adds a permissive policy for DELETE on public.workouts to authenticated
CREATE POLICY workouts_delete_authenticated ON public.workouts FOR DELETE TO authenticated
    USING (training_plan_id = any (array(select app.my_coached_plans()))
    or user_id = (select app.caller()) and training_plan_id is null);

-- function app.my_coached_plans() ---------------------------------------------

-- PL005 changes access: gives privileges to authenticated on function app.my_coached_plans()
GRANT EXECUTE ON ROUTINE app.my_coached_plans() TO authenticated;

-- PL005 changes access: takes privileges from PUBLIC on function app.my_coached_plans()
REVOKE EXECUTE ON ROUTINE app.my_coached_plans() FROM PUBLIC;

-- PL005 changes access: gives privileges to service_role on function app.my_coached_plans()
GRANT EXECUTE ON ROUTINE app.my_coached_plans() TO service_role;

-- function app.my_links() -----------------------------------------------------

CREATE FUNCTION app.my_links()
 RETURNS TABLE(coach_id text, runner_id text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select link.coach_id, link.runner_id
  from public.coach_runners as link
  where (link.coach_id = app.caller() or link.runner_id = app.caller())
    and link.status in ('pending', 'active')
$function$;

REVOKE ALL ON ROUTINE app.my_links() FROM anon, authenticated, service_role;

-- PL005 changes access: gives privileges to authenticated on function app.my_links()
GRANT EXECUTE ON ROUTINE app.my_links() TO authenticated;

-- PL005 changes access: takes privileges from PUBLIC on function app.my_links()
REVOKE EXECUTE ON ROUTINE app.my_links() FROM PUBLIC;

-- PL005 changes access: gives privileges to service_role on function app.my_links()
GRANT EXECUTE ON ROUTINE app.my_links() TO service_role;

-- function app.my_people() ----------------------------------------------------

CREATE FUNCTION app.my_people()
 RETURNS SETOF text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case link.coach_id when app.caller() then link.runner_id else link.coach_id end
  from app.my_links() as link
$function$;

REVOKE ALL ON ROUTINE app.my_people() FROM anon, authenticated, service_role;

-- table public.messages -------------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.messages
-- PL005 changes access: adds a permissive policy for INSERT on public.messages to authenticated
CREATE POLICY messages_insert_authenticated ON public.messages FOR INSERT TO authenticated
    WITH CHECK (sender_id = (select app.caller())
    and recipient_id = any (array(select app.my_people()))
    and (workout_id is null or exists (
        select from public.workouts as workout where workout.id = public.messages.workout_id
    )));

-- function app.my_people() ----------------------------------------------------

-- PL005 changes access: gives privileges to authenticated on function app.my_people()
GRANT EXECUTE ON ROUTINE app.my_people() TO authenticated;

-- PL005 changes access: takes privileges from PUBLIC on function app.my_people()
REVOKE EXECUTE ON ROUTINE app.my_people() FROM PUBLIC;

-- PL005 changes access: gives privileges to service_role on function app.my_people()
GRANT EXECUTE ON ROUTINE app.my_people() TO service_role;

-- function app.my_plans() -----------------------------------------------------

CREATE FUNCTION app.my_plans()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select plan.id
  from public.training_plans as plan
  where plan.coach_id = app.caller() or plan.runner_id = app.caller()
$function$;

REVOKE ALL ON ROUTINE app.my_plans() FROM anon, authenticated, service_role;

-- PL005 changes access: gives privileges to authenticated on function app.my_plans()
GRANT EXECUTE ON ROUTINE app.my_plans() TO authenticated;

-- PL005 changes access: takes privileges from PUBLIC on function app.my_plans()
REVOKE EXECUTE ON ROUTINE app.my_plans() FROM PUBLIC;

-- PL005 changes access: gives privileges to service_role on function app.my_plans()
GRANT EXECUTE ON ROUTINE app.my_plans() TO service_role;

-- function app.my_runners() ---------------------------------------------------

CREATE FUNCTION app.my_runners()
 RETURNS SETOF text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select link.runner_id
  from public.coach_runners as link
  where link.coach_id = app.caller() and link.status = 'active'
$function$;

REVOKE ALL ON ROUTINE app.my_runners() FROM anon, authenticated, service_role;

-- table public.training_plans -------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.training_plans
-- PL005 changes access: adds a permissive policy for INSERT on public.training_plans to authenticated
CREATE POLICY training_plans_insert_authenticated ON public.training_plans FOR INSERT TO authenticated
    WITH CHECK (coach_id = (select app.caller()) and (select app.is_coach()) and runner_id = any (array(select app.my_runners())));

-- table public.workouts -------------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.workouts
-- PL005 changes access: adds a permissive policy for INSERT on public.workouts to authenticated
CREATE POLICY workouts_insert_authenticated ON public.workouts FOR INSERT TO authenticated
    WITH CHECK ((training_plan_id is null or training_plan_id = any (array(select app.my_plans())))
    and (
        user_id = (select app.caller()) and coach_feedback is null
        or user_id = any (array(select app.my_runners()))
            and status = 'planned'
            and num_nonnulls(actual_distance, actual_duration, actual_type, injury_notes, notes) = 0
    ));

-- lock: ACCESS EXCLUSIVE on public.workouts
-- PL005 changes access: adds a permissive policy for SELECT on public.workouts to authenticated
CREATE POLICY workouts_select_authenticated ON public.workouts FOR SELECT TO authenticated
    USING (user_id = (select app.caller())
    or user_id = any (array(select app.my_runners()))
    or training_plan_id = any (array(select app.my_coached_plans())));

-- lock: ACCESS EXCLUSIVE on public.workouts
-- PL005 changes access: adds a permissive policy for UPDATE on public.workouts to authenticated
CREATE POLICY workouts_update_authenticated ON public.workouts FOR UPDATE TO authenticated
    USING (user_id = (select app.caller()) or user_id = any (array(select app.my_runners())))
    WITH CHECK (user_id = (select app.caller()) or user_id = any (array(select app.my_runners())));

-- function app.my_runners() ---------------------------------------------------

-- PL005 changes access: gives privileges to authenticated on function app.my_runners()
GRANT EXECUTE ON ROUTINE app.my_runners() TO authenticated;

-- PL005 changes access: takes privileges from PUBLIC on function app.my_runners()
REVOKE EXECUTE ON ROUTINE app.my_runners() FROM PUBLIC;

-- PL005 changes access: gives privileges to service_role on function app.my_runners()
GRANT EXECUTE ON ROUTINE app.my_runners() TO service_role;

-- function app.only_between_own_plans() ---------------------------------------

CREATE FUNCTION app.only_between_own_plans()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  plans text[] := array[to_jsonb(old) ->> tg_argv[0], to_jsonb(new) ->> tg_argv[0]];
begin
  if row_security_active(tg_relid)
    and not array_remove(plans, null) <@ array(select plan::text from app.my_coached_plans() as plan)
  then
    raise insufficient_privilege
      using message = format('%s: %s is for the coach who keeps the plan', tg_table_name, tg_name);
  end if;
  return new;
end
$function$;

REVOKE ALL ON ROUTINE app.only_between_own_plans() FROM anon, authenticated, service_role;

-- table public.workouts -------------------------------------------------------

-- lock: SHARE ROW EXCLUSIVE on public.workouts
CREATE TRIGGER coach_moves BEFORE UPDATE ON public.workouts FOR EACH ROW WHEN ((old.training_plan_id IS DISTINCT FROM new.training_plan_id)) EXECUTE FUNCTION app.only_between_own_plans('training_plan_id');

-- function app.only_between_own_plans() ---------------------------------------

-- PL005 changes access: takes privileges from PUBLIC on function app.only_between_own_plans()
REVOKE EXECUTE ON ROUTINE app.only_between_own_plans() FROM PUBLIC;

-- function app.only_coach_of() ------------------------------------------------

CREATE FUNCTION app.only_coach_of()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if row_security_active(tg_relid)
    and ((to_jsonb(old) ->> tg_argv[0]) = any (array(select app.my_runners()))) is not true
  then
    raise insufficient_privilege
      using message = format('%s: %s is for a coach of the person in %s', tg_table_name, tg_name, tg_argv[0]);
  end if;
  return new;
end
$function$;

REVOKE ALL ON ROUTINE app.only_coach_of() FROM anon, authenticated, service_role;

-- table public.workouts -------------------------------------------------------

-- lock: SHARE ROW EXCLUSIVE on public.workouts
CREATE TRIGGER coach_comments BEFORE UPDATE ON public.workouts FOR EACH ROW WHEN ((old.coach_feedback IS DISTINCT FROM new.coach_feedback)) EXECUTE FUNCTION app.only_coach_of('user_id');

-- lock: SHARE ROW EXCLUSIVE on public.workouts
CREATE TRIGGER coach_plans BEFORE UPDATE ON public.workouts FOR EACH ROW WHEN (((old.training_plan_id IS NOT NULL) AND (((((old.title IS DISTINCT FROM new.title) OR (old.date IS DISTINCT FROM new.date)) OR (old.planned_distance IS DISTINCT FROM new.planned_distance)) OR (old.planned_duration IS DISTINCT FROM new.planned_duration)) OR (old.planned_type IS DISTINCT FROM new.planned_type)))) EXECUTE FUNCTION app.only_coach_of('user_id');

-- function app.only_coach_of() ------------------------------------------------

-- PL005 changes access: takes privileges from PUBLIC on function app.only_coach_of()
REVOKE EXECUTE ON ROUTINE app.only_coach_of() FROM PUBLIC;

-- function app.only_owner() ---------------------------------------------------

CREATE FUNCTION app.only_owner()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if row_security_active(tg_relid) and (to_jsonb(old) ->> tg_argv[0]) is distinct from app.caller() then
    raise insufficient_privilege
      using message = format('%s: %s is for the person in %s alone', tg_table_name, tg_name, tg_argv[0]);
  end if;
  return new;
end
$function$;

REVOKE ALL ON ROUTINE app.only_owner() FROM anon, authenticated, service_role;

-- table public.coach_runners --------------------------------------------------

-- lock: SHARE ROW EXCLUSIVE on public.coach_runners
CREATE TRIGGER invited_coach_accepts BEFORE UPDATE ON public.coach_runners FOR EACH ROW WHEN (((old.status <> new.status) AND (new.status = 'active'::public.link_status) AND (old.invited_by = 'runner'::text))) EXECUTE FUNCTION app.only_owner('coach_id');

-- lock: SHARE ROW EXCLUSIVE on public.coach_runners
CREATE TRIGGER invited_runner_accepts BEFORE UPDATE ON public.coach_runners FOR EACH ROW WHEN (((old.status <> new.status) AND (new.status = 'active'::public.link_status) AND (old.invited_by = 'coach'::text))) EXECUTE FUNCTION app.only_owner('runner_id');

-- table public.training_plans -------------------------------------------------

-- lock: SHARE ROW EXCLUSIVE on public.training_plans
CREATE TRIGGER coach_plans BEFORE UPDATE ON public.training_plans FOR EACH ROW WHEN (((((((old.title IS DISTINCT FROM new.title) OR (old.description IS DISTINCT FROM new.description)) OR (old.target_race_date IS DISTINCT FROM new.target_race_date)) OR (old.target_race_distance IS DISTINCT FROM new.target_race_distance)) OR (old.plan_type IS DISTINCT FROM new.plan_type)) OR (old.goal_type IS DISTINCT FROM new.goal_type))) EXECUTE FUNCTION app.only_owner('coach_id');

-- table public.workouts -------------------------------------------------------

-- lock: SHARE ROW EXCLUSIVE on public.workouts
CREATE TRIGGER runner_logs BEFORE UPDATE ON public.workouts FOR EACH ROW WHEN (((((((old.actual_distance IS DISTINCT FROM new.actual_distance) OR (old.actual_duration IS DISTINCT FROM new.actual_duration)) OR (old.actual_type IS DISTINCT FROM new.actual_type)) OR (old.injury_notes IS DISTINCT FROM new.injury_notes)) OR (old.notes IS DISTINCT FROM new.notes)) OR (old.status IS DISTINCT FROM new.status))) EXECUTE FUNCTION app.only_owner('user_id');

-- function app.only_owner() ---------------------------------------------------

-- PL005 changes access: takes privileges from PUBLIC on function app.only_owner()
REVOKE EXECUTE ON ROUTINE app.only_owner() FROM PUBLIC;

-- function app.person_is_coach(text) ------------------------------------------

CREATE FUNCTION app.person_is_coach(person text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select exists (
    select from public.better_auth_users as u where u.id = person and u.user_type = 'coach'
  )
$function$;

REVOKE ALL ON ROUTINE app.person_is_coach(text) FROM anon, authenticated, service_role;

-- table public.coach_runners --------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.coach_runners
-- PL005 changes access: adds a permissive policy for INSERT on public.coach_runners to authenticated
CREATE POLICY coach_runners_insert_authenticated ON public.coach_runners FOR INSERT TO authenticated
    WITH CHECK (status = 'pending' and (
        coach_id = (select app.caller()) and invited_by = 'coach' and (select app.is_coach())
        or runner_id = (select app.caller()) and invited_by = 'runner' and app.person_is_coach(coach_id)
    ));

-- function app.person_is_coach(text) ------------------------------------------

-- PL005 changes access: gives privileges to authenticated on function app.person_is_coach(text)
GRANT EXECUTE ON ROUTINE app.person_is_coach(text) TO authenticated;

-- PL005 changes access: takes privileges from PUBLIC on function app.person_is_coach(text)
REVOKE EXECUTE ON ROUTINE app.person_is_coach(text) FROM PUBLIC;

-- PL005 changes access: gives privileges to service_role on function app.person_is_coach(text)
GRANT EXECUTE ON ROUTINE app.person_is_coach(text) TO service_role;

-- function app.refuse_change() ------------------------------------------------

CREATE FUNCTION app.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if row_security_active(tg_relid) then
    raise insufficient_privilege using message = format('%s: %s', tg_table_name, tg_argv[0]);
  end if;
  return new;
end
$function$;

REVOKE ALL ON ROUTINE app.refuse_change() FROM anon, authenticated, service_role;

-- table public.coach_runners --------------------------------------------------

-- lock: SHARE ROW EXCLUSIVE on public.coach_runners
CREATE TRIGGER parties_stay BEFORE UPDATE ON public.coach_runners FOR EACH ROW WHEN ((((old.coach_id IS DISTINCT FROM new.coach_id) OR (old.runner_id IS DISTINCT FROM new.runner_id)) OR (old.invited_by IS DISTINCT FROM new.invited_by))) EXECUTE FUNCTION app.refuse_change('who coaches whom, and who asked, stays as it is');

-- lock: SHARE ROW EXCLUSIVE on public.coach_runners
CREATE TRIGGER status_goes_forward BEFORE UPDATE ON public.coach_runners FOR EACH ROW WHEN (((old.status <> new.status) AND ((((old.status <> 'pending'::public.link_status) OR (new.status <> 'active'::public.link_status)) AND ((old.status <> 'pending'::public.link_status) OR (new.status <> 'inactive'::public.link_status))) AND ((old.status <> 'active'::public.link_status) OR (new.status <> 'inactive'::public.link_status))))) EXECUTE FUNCTION app.refuse_change('a relationship goes from pending to active to inactive');

-- table public.messages -------------------------------------------------------

-- lock: SHARE ROW EXCLUSIVE on public.messages
CREATE TRIGGER message_stays BEFORE UPDATE ON public.messages FOR EACH ROW WHEN ((((((old.sender_id IS DISTINCT FROM new.sender_id) OR (old.recipient_id IS DISTINCT FROM new.recipient_id)) OR (old.content IS DISTINCT FROM new.content)) OR (old.created_at IS DISTINCT FROM new.created_at)) OR (old.workout_id IS DISTINCT FROM new.workout_id))) EXECUTE FUNCTION app.refuse_change('a message stays as it was sent');

-- table public.training_plans -------------------------------------------------

-- lock: SHARE ROW EXCLUSIVE on public.training_plans
CREATE TRIGGER parties_stay BEFORE UPDATE ON public.training_plans FOR EACH ROW WHEN (((old.coach_id IS DISTINCT FROM new.coach_id) OR (old.runner_id IS DISTINCT FROM new.runner_id))) EXECUTE FUNCTION app.refuse_change('a plan is not handed to another coach or runner');

-- table public.workouts -------------------------------------------------------

-- lock: SHARE ROW EXCLUSIVE on public.workouts
CREATE TRIGGER runner_stays BEFORE UPDATE ON public.workouts FOR EACH ROW WHEN ((old.user_id IS DISTINCT FROM new.user_id)) EXECUTE FUNCTION app.refuse_change('a workout stays with its runner');

-- function app.refuse_change() ------------------------------------------------

-- PL005 changes access: takes privileges from PUBLIC on function app.refuse_change()
REVOKE EXECUTE ON ROUTINE app.refuse_change() FROM PUBLIC;

-- view public.people ----------------------------------------------------------

CREATE VIEW public.people
WITH (security_barrier=true) AS
select id, name, image, user_type
    from public.better_auth_users
    where id = (select app.caller()) or id = any (array(select app.my_people()));

REVOKE ALL ON TABLE public.people FROM anon, authenticated, service_role;

COMMENT ON VIEW public.people IS 'What people in a pending or active relationship may know of each other. A door made on purpose: it runs as its owner, because row security has no way to show three columns of a row to one caller and all of them to another.';

-- PL005 changes access: gives privileges to authenticated on view public.people
GRANT SELECT ON TABLE public.people TO authenticated;

COMMIT;
