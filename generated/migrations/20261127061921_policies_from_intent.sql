-- palisade migration, format 1
-- id: 7a23a51244434b3e490e666455b3d52b
-- parent: 7accb7f92de72e9e98a7174bcb8496f0
-- hash: sha256:016c89689b9bb3e44ea9186326aa6d95cd13362eacf0866bf7adc605d0584c16
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

-- table public.coach_connections ----------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.coach_connections
DROP TRIGGER invited_coach_accepts ON public.coach_connections;

-- lock: ACCESS EXCLUSIVE on public.coach_connections
DROP TRIGGER parties_stay ON public.coach_connections;

-- lock: ACCESS EXCLUSIVE on public.coach_connections
DROP TRIGGER status_goes_forward ON public.coach_connections;

-- table public.coach_runners --------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.coach_runners
DROP TRIGGER invited_coach_accepts ON public.coach_runners;

-- lock: ACCESS EXCLUSIVE on public.coach_runners
DROP TRIGGER invited_runner_accepts ON public.coach_runners;

-- lock: ACCESS EXCLUSIVE on public.coach_runners
DROP TRIGGER parties_stay ON public.coach_runners;

-- lock: ACCESS EXCLUSIVE on public.coach_runners
DROP TRIGGER status_goes_forward ON public.coach_runners;

-- table public.conversations --------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.conversations
DROP TRIGGER parties_stay ON public.conversations;

-- table public.messages -------------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.messages
DROP TRIGGER message_stays ON public.messages;

-- table public.training_plans -------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.training_plans
DROP TRIGGER coach_plans ON public.training_plans;

-- lock: ACCESS EXCLUSIVE on public.training_plans
DROP TRIGGER parties_stay ON public.training_plans;

-- table public.workouts -------------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.workouts
DROP TRIGGER coach_comments ON public.workouts;

-- lock: ACCESS EXCLUSIVE on public.workouts
DROP TRIGGER coach_moves ON public.workouts;

-- lock: ACCESS EXCLUSIVE on public.workouts
DROP TRIGGER coach_plans ON public.workouts;

-- lock: ACCESS EXCLUSIVE on public.workouts
DROP TRIGGER runner_logs ON public.workouts;

-- lock: ACCESS EXCLUSIVE on public.workouts
DROP TRIGGER runner_stays ON public.workouts;

-- function app.only_between_own_plans() ---------------------------------------

DROP FUNCTION app.only_between_own_plans();

-- function app.only_coach_of() ------------------------------------------------

DROP FUNCTION app.only_coach_of();

-- function app.only_owner() ---------------------------------------------------

DROP FUNCTION app.only_owner();

-- function app.refuse_change() ------------------------------------------------

DROP FUNCTION app.refuse_change();

-- schema private --------------------------------------------------------------

CREATE SCHEMA private;

-- PL005 changes access: gives privileges to authenticated on schema private
GRANT USAGE ON SCHEMA private TO authenticated;

-- table public.message_workout_links ------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.message_workout_links
-- PL005 changes access: changes a permissive policy for SELECT on public.message_workout_links to authenticated
ALTER POLICY message_workout_links_select_authenticated ON public.message_workout_links
    USING (message_id = any (array(select parent.id from public.messages as parent)));

-- table public.strava_activity_syncs ------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.strava_activity_syncs
-- PL005 changes access: changes a permissive policy for SELECT on public.strava_activity_syncs to authenticated
ALTER POLICY strava_activity_syncs_select_authenticated ON public.strava_activity_syncs
    USING (connection_id = any (array(select parent.id from public.strava_connections as parent)));

-- table public.template_phases ------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.template_phases
-- PL005 changes access: changes a permissive policy for SELECT on public.template_phases to authenticated
ALTER POLICY template_phases_select_authenticated ON public.template_phases
    USING (
        exists (
            select from public.plan_templates as parent
            where parent.id = template_phases.template_id
        )
    );

-- function app.caller_email() -------------------------------------------------

CREATE OR REPLACE FUNCTION app.caller_email()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select lower(u.email) from public.better_auth_users as u where u.id = private.caller()
$function$;

-- function app.is_admin() -----------------------------------------------------

CREATE OR REPLACE FUNCTION app.is_admin()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select exists (
    select from public.better_auth_users as u
    where u.id = private.caller() and 'admin' = any (string_to_array(replace(u.role, ' ', ''), ','))
  )
$function$;

-- table public.onboarding_steps -----------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.onboarding_steps
-- PL005 changes access: changes a permissive policy for SELECT on public.onboarding_steps to authenticated
ALTER POLICY onboarding_steps_select_authenticated ON public.onboarding_steps
    USING (
        (select app.is_admin())
        or is_active
    );

-- function app.is_coach() -----------------------------------------------------

CREATE OR REPLACE FUNCTION app.is_coach()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select exists (
    select from public.better_auth_users as u where u.id = private.caller() and u.user_type = 'coach'
  )
$function$;

-- function private.caller() ---------------------------------------------------

CREATE FUNCTION private.caller()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
  select case
    when nullif(current_setting('request.jwt.claims', true), '') is not null then nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '')
    else nullif(current_setting('app.current_user_id', true), '')
  end
$function$;

REVOKE ALL ON ROUTINE private.caller() FROM anon, authenticated, service_role;

-- table public.better_auth_users ----------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.better_auth_users
-- PL005 changes access: changes a permissive policy for SELECT on public.better_auth_users to authenticated
ALTER POLICY better_auth_users_select_authenticated ON public.better_auth_users
    USING (id = (select private.caller()));

-- lock: ACCESS EXCLUSIVE on public.better_auth_users
-- PL005 changes access: changes a permissive policy for UPDATE on public.better_auth_users to authenticated
ALTER POLICY better_auth_users_update_authenticated ON public.better_auth_users
    USING (id = (select private.caller()))
    WITH CHECK (id = (select private.caller()));

-- table public.coach_connections ----------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.coach_connections
-- PL005 changes access: changes a permissive policy for INSERT on public.coach_connections to authenticated
ALTER POLICY coach_connections_insert_authenticated ON public.coach_connections
    WITH CHECK (
        coach_a_id = (select private.caller())
        and (select app.is_coach())
        and app.person_is_coach(coach_b_id)
    );

-- lock: ACCESS EXCLUSIVE on public.coach_connections
-- PL005 changes access: changes a permissive policy for SELECT on public.coach_connections to authenticated
ALTER POLICY coach_connections_select_authenticated ON public.coach_connections
    USING (
        coach_a_id = (select private.caller())
        or coach_b_id = (select private.caller())
    );

-- lock: ACCESS EXCLUSIVE on public.coach_connections
-- PL005 changes access: changes a permissive policy for UPDATE on public.coach_connections to authenticated
ALTER POLICY coach_connections_update_authenticated ON public.coach_connections
    USING (
        coach_a_id = (select private.caller())
        or coach_b_id = (select private.caller())
    )
    WITH CHECK (
        coach_a_id = (select private.caller())
        or coach_b_id = (select private.caller())
    );

-- table public.coach_invitations ----------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.coach_invitations
-- PL005 changes access: changes a permissive policy for INSERT on public.coach_invitations to authenticated
ALTER POLICY coach_invitations_insert_authenticated ON public.coach_invitations
    WITH CHECK (
        inviter_user_id = (select private.caller())
        and (select app.is_coach())
        and status = 'pending'
    );

-- lock: ACCESS EXCLUSIVE on public.coach_invitations
-- PL005 changes access: changes a permissive policy for SELECT on public.coach_invitations to authenticated
ALTER POLICY coach_invitations_select_authenticated ON public.coach_invitations
    USING (
        inviter_user_id = (select private.caller())
        or invitee_user_id = (select private.caller())
        or (lower(invitee_email) = (select app.caller_email()))
    );

-- table public.coach_runners --------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.coach_runners
-- PL005 changes access: changes a permissive policy for INSERT on public.coach_runners to authenticated
ALTER POLICY coach_runners_insert_authenticated ON public.coach_runners
    WITH CHECK (
        (
            coach_id = (select private.caller())
            and (select app.is_coach())
        )
        or (
            runner_id = (select private.caller())
            and app.person_is_coach(coach_id)
        )
    );

-- lock: ACCESS EXCLUSIVE on public.coach_runners
-- PL005 changes access: changes a permissive policy for SELECT on public.coach_runners to authenticated
ALTER POLICY coach_runners_select_authenticated ON public.coach_runners
    USING (
        coach_id = (select private.caller())
        or runner_id = (select private.caller())
    );

-- lock: ACCESS EXCLUSIVE on public.coach_runners
-- PL005 changes access: changes a permissive policy for UPDATE on public.coach_runners to authenticated
ALTER POLICY coach_runners_update_authenticated ON public.coach_runners
    USING (
        coach_id = (select private.caller())
        or runner_id = (select private.caller())
    )
    WITH CHECK (
        coach_id = (select private.caller())
        or runner_id = (select private.caller())
    );

-- table public.conversations --------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.conversations
-- PL005 changes access: changes a permissive policy for SELECT on public.conversations to authenticated
ALTER POLICY conversations_select_authenticated ON public.conversations
    USING (
        coach_id = (select private.caller())
        or runner_id = (select private.caller())
    );

-- lock: ACCESS EXCLUSIVE on public.conversations
-- PL005 changes access: changes a permissive policy for UPDATE on public.conversations to authenticated
ALTER POLICY conversations_update_authenticated ON public.conversations
    USING (
        coach_id = (select private.caller())
        or runner_id = (select private.caller())
    )
    WITH CHECK (
        coach_id = (select private.caller())
        or runner_id = (select private.caller())
    );

-- table public.messages -------------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.messages
-- PL005 changes access: changes a permissive policy for SELECT on public.messages to authenticated
ALTER POLICY messages_select_authenticated ON public.messages
    USING (
        sender_id = (select private.caller())
        or recipient_id = (select private.caller())
    );

-- lock: ACCESS EXCLUSIVE on public.messages
-- PL005 changes access: changes a permissive policy for UPDATE on public.messages to authenticated
ALTER POLICY messages_update_authenticated ON public.messages
    USING (recipient_id = (select private.caller()))
    WITH CHECK (recipient_id = (select private.caller()));

-- table public.notifications --------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.notifications
-- PL005 changes access: changes a permissive policy for DELETE on public.notifications to authenticated
ALTER POLICY notifications_delete_authenticated ON public.notifications
    USING (user_id = (select private.caller()));

-- lock: ACCESS EXCLUSIVE on public.notifications
-- PL005 changes access: changes a permissive policy for SELECT on public.notifications to authenticated
ALTER POLICY notifications_select_authenticated ON public.notifications
    USING (user_id = (select private.caller()));

-- lock: ACCESS EXCLUSIVE on public.notifications
-- PL005 changes access: changes a permissive policy for UPDATE on public.notifications to authenticated
ALTER POLICY notifications_update_authenticated ON public.notifications
    USING (user_id = (select private.caller()))
    WITH CHECK (user_id = (select private.caller()));

-- table public.plan_templates -------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.plan_templates
-- PL005 changes access: changes a permissive policy for DELETE on public.plan_templates to authenticated
ALTER POLICY plan_templates_delete_authenticated ON public.plan_templates
    USING (created_by = (select private.caller()));

-- lock: ACCESS EXCLUSIVE on public.plan_templates
-- PL005 changes access: changes a permissive policy for INSERT on public.plan_templates to authenticated
ALTER POLICY plan_templates_insert_authenticated ON public.plan_templates
    WITH CHECK (
        created_by = (select private.caller())
        and (select app.is_coach())
    );

-- lock: ACCESS EXCLUSIVE on public.plan_templates
-- PL005 changes access: changes a permissive policy for SELECT on public.plan_templates to authenticated
ALTER POLICY plan_templates_select_authenticated ON public.plan_templates
    USING (
        is_public
        or created_by = (select private.caller())
    );

-- lock: ACCESS EXCLUSIVE on public.plan_templates
-- PL005 changes access: changes a permissive policy for UPDATE on public.plan_templates to authenticated
ALTER POLICY plan_templates_update_authenticated ON public.plan_templates
    USING (created_by = (select private.caller()))
    WITH CHECK (created_by = (select private.caller()));

-- table public.races ----------------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.races
-- PL005 changes access: changes a permissive policy for DELETE on public.races to authenticated
ALTER POLICY races_delete_authenticated ON public.races
    USING (
        created_by = (select private.caller())
        and (select app.is_coach())
    );

-- lock: ACCESS EXCLUSIVE on public.races
-- PL005 changes access: changes a permissive policy for INSERT on public.races to authenticated
ALTER POLICY races_insert_authenticated ON public.races
    WITH CHECK (created_by = (select private.caller()));

-- lock: ACCESS EXCLUSIVE on public.races
-- PL005 changes access: changes a permissive policy for UPDATE on public.races to authenticated
ALTER POLICY races_update_authenticated ON public.races
    USING (
        created_by = (select private.caller())
        and (select app.is_coach())
    )
    WITH CHECK (
        created_by = (select private.caller())
        and (select app.is_coach())
    );

-- table public.strava_connections ---------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.strava_connections
-- PL005 changes access: changes a permissive policy for DELETE on public.strava_connections to authenticated
ALTER POLICY strava_connections_delete_authenticated ON public.strava_connections
    USING (user_id = (select private.caller()));

-- lock: ACCESS EXCLUSIVE on public.strava_connections
-- PL005 changes access: changes a permissive policy for SELECT on public.strava_connections to authenticated
ALTER POLICY strava_connections_select_authenticated ON public.strava_connections
    USING (user_id = (select private.caller()));

-- table public.template_phases ------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.template_phases
-- PL005 changes access: changes a permissive policy for DELETE on public.template_phases to authenticated
ALTER POLICY template_phases_delete_authenticated ON public.template_phases
    USING (
        template_id = any (array(
            select parent.id from public.plan_templates as parent
            where parent.created_by = (select private.caller())
        ))
    );

-- lock: ACCESS EXCLUSIVE on public.template_phases
-- PL005 changes access: changes a permissive policy for INSERT on public.template_phases to authenticated
ALTER POLICY template_phases_insert_authenticated ON public.template_phases
    WITH CHECK (
        template_id = any (array(
            select parent.id from public.plan_templates as parent
            where parent.created_by = (select private.caller())
        ))
    );

-- lock: ACCESS EXCLUSIVE on public.template_phases
-- PL005 changes access: changes a permissive policy for UPDATE on public.template_phases to authenticated
ALTER POLICY template_phases_update_authenticated ON public.template_phases
    USING (
        template_id = any (array(
            select parent.id from public.plan_templates as parent
            where parent.created_by = (select private.caller())
        ))
    )
    WITH CHECK (
        template_id = any (array(
            select parent.id from public.plan_templates as parent
            where parent.created_by = (select private.caller())
        ))
    );

-- table public.training_plans -------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.training_plans
-- PL005 changes access: changes a permissive policy for DELETE on public.training_plans to authenticated
ALTER POLICY training_plans_delete_authenticated ON public.training_plans
    USING (coach_id = (select private.caller()));

-- lock: ACCESS EXCLUSIVE on public.training_plans
-- PL005 changes access: changes a permissive policy for SELECT on public.training_plans to authenticated
ALTER POLICY training_plans_select_authenticated ON public.training_plans
    USING (
        coach_id = (select private.caller())
        or runner_id = (select private.caller())
    );

-- lock: ACCESS EXCLUSIVE on public.training_plans
-- PL005 changes access: changes a permissive policy for UPDATE on public.training_plans to authenticated
ALTER POLICY training_plans_update_authenticated ON public.training_plans
    USING (
        coach_id = (select private.caller())
        or runner_id = (select private.caller())
    )
    WITH CHECK (
        coach_id = (select private.caller())
        or runner_id = (select private.caller())
    );

-- table public.typing_status --------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.typing_status
-- PL005 changes access: changes a permissive policy for DELETE on public.typing_status to authenticated
ALTER POLICY typing_status_delete_authenticated ON public.typing_status
    USING (user_id = (select private.caller()));

-- lock: ACCESS EXCLUSIVE on public.typing_status
-- PL005 changes access: changes a permissive policy for INSERT on public.typing_status to authenticated
ALTER POLICY typing_status_insert_authenticated ON public.typing_status
    WITH CHECK (user_id = (select private.caller()));

-- lock: ACCESS EXCLUSIVE on public.typing_status
-- PL005 changes access: changes a permissive policy for SELECT on public.typing_status to authenticated
ALTER POLICY typing_status_select_authenticated ON public.typing_status
    USING (
        user_id = (select private.caller())
        or recipient_id = (select private.caller())
    );

-- lock: ACCESS EXCLUSIVE on public.typing_status
-- PL005 changes access: changes a permissive policy for UPDATE on public.typing_status to authenticated
ALTER POLICY typing_status_update_authenticated ON public.typing_status
    USING (user_id = (select private.caller()))
    WITH CHECK (user_id = (select private.caller()));

-- table public.user_feedback --------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.user_feedback
-- PL005 changes access: changes a permissive policy for INSERT on public.user_feedback to authenticated
ALTER POLICY user_feedback_insert_authenticated ON public.user_feedback
    WITH CHECK (
        user_id = (select private.caller())
        and status = 'open'
    );

-- lock: ACCESS EXCLUSIVE on public.user_feedback
-- PL005 changes access: changes a permissive policy for SELECT on public.user_feedback to authenticated
ALTER POLICY user_feedback_select_authenticated ON public.user_feedback
    USING (
        (select app.is_admin())
        or user_id = (select private.caller())
    );

-- table public.user_onboarding ------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.user_onboarding
-- PL005 changes access: changes a permissive policy for INSERT on public.user_onboarding to authenticated
ALTER POLICY user_onboarding_insert_authenticated ON public.user_onboarding
    WITH CHECK (user_id = (select private.caller()));

-- lock: ACCESS EXCLUSIVE on public.user_onboarding
-- PL005 changes access: changes a permissive policy for SELECT on public.user_onboarding to authenticated
ALTER POLICY user_onboarding_select_authenticated ON public.user_onboarding
    USING (user_id = (select private.caller()));

-- lock: ACCESS EXCLUSIVE on public.user_onboarding
-- PL005 changes access: changes a permissive policy for UPDATE on public.user_onboarding to authenticated
ALTER POLICY user_onboarding_update_authenticated ON public.user_onboarding
    USING (user_id = (select private.caller()))
    WITH CHECK (user_id = (select private.caller()));

-- table public.user_settings --------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.user_settings
-- PL005 changes access: changes a permissive policy for INSERT on public.user_settings to authenticated
ALTER POLICY user_settings_insert_authenticated ON public.user_settings
    WITH CHECK (user_id = (select private.caller()));

-- lock: ACCESS EXCLUSIVE on public.user_settings
-- PL005 changes access: changes a permissive policy for SELECT on public.user_settings to authenticated
ALTER POLICY user_settings_select_authenticated ON public.user_settings
    USING (user_id = (select private.caller()));

-- lock: ACCESS EXCLUSIVE on public.user_settings
-- PL005 changes access: changes a permissive policy for UPDATE on public.user_settings to authenticated
ALTER POLICY user_settings_update_authenticated ON public.user_settings
    USING (user_id = (select private.caller()))
    WITH CHECK (user_id = (select private.caller()));

-- function private.caller() ---------------------------------------------------

COMMENT ON ROUTINE private.caller() IS 'The caller''s id, or null if nobody calls. Generated; palisade.toml says where it comes from.';

-- PL005 changes access: gives privileges to authenticated on function private.caller()
GRANT EXECUTE ON ROUTINE private.caller() TO authenticated;

-- PL005 changes access: takes privileges from PUBLIC on function private.caller()
REVOKE EXECUTE ON ROUTINE private.caller() FROM PUBLIC;

-- function private.coach_connections_guard() ----------------------------------

CREATE FUNCTION private.coach_connections_guard()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  -- Binds whom row security binds.
  if not row_security_active('public.coach_connections') then
    return new;
  end if;
  if tg_op = 'INSERT' then
    if (new.status = 'pending') is not true then
      raise insufficient_privilege using message = 'coach_connections: status begins as pending';
    end if;
    if (new.coach_a_id = (select private.caller())) is not true then
      raise insufficient_privilege using message = 'coach_connections: coach_a_id is who asks';
    end if;
    return new;
  end if;
  if (new.coach_a_id, new.coach_b_id) is distinct from (old.coach_a_id, old.coach_b_id) then
    raise insufficient_privilege using message = 'coach_connections: coach_a_id, coach_b_id stay as they are';
  end if;
  if new.status is distinct from old.status and (
      (
          old.status = 'pending'
          and new.status = 'active'
          and old.coach_b_id = (select private.caller())
      )
      or (
          old.status in ('pending', 'active')
          and new.status = 'inactive'
          and (
              old.coach_a_id = (select private.caller())
              or old.coach_b_id = (select private.caller())
          )
      )
  ) is not true then
    raise insufficient_privilege using message = 'coach_connections: this change of status is not the caller''s to make';
  end if;
  return new;
end
$function$;

REVOKE ALL ON ROUTINE private.coach_connections_guard() FROM anon, authenticated, service_role;

-- table public.coach_connections ----------------------------------------------

-- lock: SHARE ROW EXCLUSIVE on public.coach_connections
CREATE TRIGGER coach_connections_guard BEFORE INSERT OR UPDATE ON public.coach_connections FOR EACH ROW EXECUTE FUNCTION private.coach_connections_guard();

-- function private.coach_connections_guard() ----------------------------------

COMMENT ON ROUTINE private.coach_connections_guard() IS 'Holds what the struct of public.coach_connections says of changes. Generated.';

-- PL005 changes access: takes privileges from PUBLIC on function private.coach_connections_guard()
REVOKE EXECUTE ON ROUTINE private.coach_connections_guard() FROM PUBLIC;

-- function private.coach_runners_coach_of() -----------------------------------

CREATE FUNCTION private.coach_runners_coach_of()
 RETURNS SETOF text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select link.runner_id
  from public.coach_runners as link
  where link.coach_id = (select private.caller())
    and link.status = 'active'
$function$;

REVOKE ALL ON ROUTINE private.coach_runners_coach_of() FROM anon, authenticated, service_role;

-- table public.training_plans -------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.training_plans
-- PL005 changes access: changes a permissive policy for INSERT on public.training_plans to authenticated
ALTER POLICY training_plans_insert_authenticated ON public.training_plans
    WITH CHECK (
        coach_id = (select private.caller())
        and (select app.is_coach())
        and runner_id = any (array(select private.coach_runners_coach_of()))
    );

-- table public.workouts -------------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.workouts
-- PL005 changes access: changes a permissive policy for INSERT on public.workouts to authenticated
ALTER POLICY workouts_insert_authenticated ON public.workouts
    WITH CHECK (
        (
            training_plan_id is null
            or training_plan_id = any (array(select parent.id from public.training_plans as parent))
        )
        and (
            (
                user_id = (select private.caller())
                and coach_feedback is null
            )
            or (
                user_id = any (array(select private.coach_runners_coach_of()))
                and status = 'planned'
                and actual_distance is null
                and actual_duration is null
                and actual_type is null
                and injury_notes is null
                and workout_notes is null
            )
        )
    );

-- lock: ACCESS EXCLUSIVE on public.workouts
-- PL005 changes access: changes a permissive policy for UPDATE on public.workouts to authenticated
ALTER POLICY workouts_update_authenticated ON public.workouts
    USING (
        user_id = (select private.caller())
        or user_id = any (array(select private.coach_runners_coach_of()))
    )
    WITH CHECK (
        user_id = (select private.caller())
        or user_id = any (array(select private.coach_runners_coach_of()))
    );

-- function private.coach_runners_coach_of() -----------------------------------

COMMENT ON ROUTINE private.coach_runners_coach_of() IS 'What the caller is related to by coach_of: coach_id -> runner_id. Generated from the struct of public.coach_runners.';

-- PL005 changes access: gives privileges to authenticated on function private.coach_runners_coach_of()
GRANT EXECUTE ON ROUTINE private.coach_runners_coach_of() TO authenticated;

-- PL005 changes access: takes privileges from PUBLIC on function private.coach_runners_coach_of()
REVOKE EXECUTE ON ROUTINE private.coach_runners_coach_of() FROM PUBLIC;

-- function private.coach_runners_coaches() ------------------------------------

CREATE FUNCTION private.coach_runners_coaches()
 RETURNS SETOF text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select link.runner_id
  from public.coach_runners as link
  where link.coach_id = (select private.caller())
    and link.status in ('pending', 'active')
$function$;

REVOKE ALL ON ROUTINE private.coach_runners_coaches() FROM anon, authenticated, service_role;

COMMENT ON ROUTINE private.coach_runners_coaches() IS 'What the caller is related to by coaches: coach_id -> runner_id. Generated from the struct of public.coach_runners.';

-- PL005 changes access: gives privileges to authenticated on function private.coach_runners_coaches()
GRANT EXECUTE ON ROUTINE private.coach_runners_coaches() TO authenticated;

-- PL005 changes access: takes privileges from PUBLIC on function private.coach_runners_coaches()
REVOKE EXECUTE ON ROUTINE private.coach_runners_coaches() FROM PUBLIC;

-- function private.coach_runners_guard() --------------------------------------

CREATE FUNCTION private.coach_runners_guard()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  -- Binds whom row security binds.
  if not row_security_active('public.coach_runners') then
    return new;
  end if;
  if tg_op = 'INSERT' then
    if (new.status = 'pending') is not true then
      raise insufficient_privilege using message = 'coach_runners: status begins as pending';
    end if;
    if (
        (
            new.invited_by = 'coach'
            and new.coach_id = (select private.caller())
        )
        or (
            new.invited_by = 'runner'
            and new.runner_id = (select private.caller())
        )
    ) is not true then
      raise insufficient_privilege using message = 'coach_runners: invited_by names the side of who asks';
    end if;
    return new;
  end if;
  if (new.coach_id, new.runner_id, new.invited_by) is distinct from (old.coach_id, old.runner_id, old.invited_by) then
    raise insufficient_privilege using message = 'coach_runners: coach_id, runner_id, invited_by stay as they are';
  end if;
  if new.status is distinct from old.status and (
      (
          old.status = 'pending'
          and new.status = 'active'
          and (
              (
                  old.invited_by = 'coach'
                  and old.runner_id = (select private.caller())
              )
              or (
                  old.invited_by = 'runner'
                  and old.coach_id = (select private.caller())
              )
          )
      )
      or (
          old.status in ('pending', 'active')
          and new.status = 'inactive'
          and (
              old.coach_id = (select private.caller())
              or old.runner_id = (select private.caller())
          )
      )
  ) is not true then
    raise insufficient_privilege using message = 'coach_runners: this change of status is not the caller''s to make';
  end if;
  return new;
end
$function$;

REVOKE ALL ON ROUTINE private.coach_runners_guard() FROM anon, authenticated, service_role;

-- table public.coach_runners --------------------------------------------------

-- lock: SHARE ROW EXCLUSIVE on public.coach_runners
CREATE TRIGGER coach_runners_guard BEFORE INSERT OR UPDATE ON public.coach_runners FOR EACH ROW EXECUTE FUNCTION private.coach_runners_guard();

-- function private.coach_runners_guard() --------------------------------------

COMMENT ON ROUTINE private.coach_runners_guard() IS 'Holds what the struct of public.coach_runners says of changes. Generated.';

-- PL005 changes access: takes privileges from PUBLIC on function private.coach_runners_guard()
REVOKE EXECUTE ON ROUTINE private.coach_runners_guard() FROM PUBLIC;

-- function private.coach_runners_known_to() -----------------------------------

CREATE FUNCTION private.coach_runners_known_to()
 RETURNS SETOF text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case when link.coach_id = (select private.caller()) then link.runner_id else link.coach_id end
  from public.coach_runners as link
  where (
        link.coach_id = (select private.caller())
        or link.runner_id = (select private.caller())
    )
    and link.status in ('pending', 'active')
$function$;

REVOKE ALL ON ROUTINE private.coach_runners_known_to() FROM anon, authenticated, service_role;

-- table public.messages -------------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.messages
-- PL005 changes access: changes a permissive policy for INSERT on public.messages to authenticated
ALTER POLICY messages_insert_authenticated ON public.messages
    WITH CHECK (
        sender_id = (select private.caller())
        and recipient_id = any (array(select private.coach_runners_known_to()))
        and (
            workout_id is null
            or workout_id = any (array(select parent.id from public.workouts as parent))
        )
        and (
            conversation_id is null
            or (exists (
                        select from public.conversations as thread
                        where thread.id = public.messages.conversation_id
                          and public.messages.recipient_id in (thread.coach_id, thread.runner_id)
                    ))
        )
    );

-- function private.coach_runners_known_to() -----------------------------------

COMMENT ON ROUTINE private.coach_runners_known_to() IS 'What the caller is related to by known_to: coach_id <-> runner_id. Generated from the struct of public.coach_runners.';

-- PL005 changes access: gives privileges to authenticated on function private.coach_runners_known_to()
GRANT EXECUTE ON ROUTINE private.coach_runners_known_to() TO authenticated;

-- PL005 changes access: takes privileges from PUBLIC on function private.coach_runners_known_to()
REVOKE EXECUTE ON ROUTINE private.coach_runners_known_to() FROM PUBLIC;

-- function private.coach_runners_trains_with() --------------------------------

CREATE FUNCTION private.coach_runners_trains_with()
 RETURNS SETOF text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select link.coach_id
  from public.coach_runners as link
  where link.runner_id = (select private.caller())
    and link.status in ('pending', 'active')
$function$;

REVOKE ALL ON ROUTINE private.coach_runners_trains_with() FROM anon, authenticated, service_role;

-- table public.conversations --------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.conversations
-- PL005 changes access: changes a permissive policy for INSERT on public.conversations to authenticated
ALTER POLICY conversations_insert_authenticated ON public.conversations
    WITH CHECK (
        (
            (
                coach_id = (select private.caller())
                and runner_id = any (array(select private.coach_runners_coaches()))
            )
            or (
                runner_id = (select private.caller())
                and coach_id = any (array(select private.coach_runners_trains_with()))
            )
        )
        and (
            training_plan_id is null
            or training_plan_id = any (array(select parent.id from public.training_plans as parent))
        )
    );

-- function app.my_links() -----------------------------------------------------

DROP FUNCTION app.my_links();

-- function app.my_plans() -----------------------------------------------------

DROP FUNCTION app.my_plans();

-- function private.coach_runners_trains_with() --------------------------------

COMMENT ON ROUTINE private.coach_runners_trains_with() IS 'What the caller is related to by trains_with: runner_id -> coach_id. Generated from the struct of public.coach_runners.';

-- PL005 changes access: gives privileges to authenticated on function private.coach_runners_trains_with()
GRANT EXECUTE ON ROUTINE private.coach_runners_trains_with() TO authenticated;

-- PL005 changes access: takes privileges from PUBLIC on function private.coach_runners_trains_with()
REVOKE EXECUTE ON ROUTINE private.coach_runners_trains_with() FROM PUBLIC;

-- function private.conversations_guard() --------------------------------------

CREATE FUNCTION private.conversations_guard()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  -- Binds whom row security binds.
  if not row_security_active('public.conversations') then
    return new;
  end if;
  if (new.coach_id, new.runner_id) is distinct from (old.coach_id, old.runner_id) then
    raise insufficient_privilege using message = 'conversations: coach_id, runner_id stay as they are';
  end if;
  return new;
end
$function$;

REVOKE ALL ON ROUTINE private.conversations_guard() FROM anon, authenticated, service_role;

-- table public.conversations --------------------------------------------------

-- lock: SHARE ROW EXCLUSIVE on public.conversations
CREATE TRIGGER conversations_guard BEFORE UPDATE ON public.conversations FOR EACH ROW EXECUTE FUNCTION private.conversations_guard();

-- function private.conversations_guard() --------------------------------------

COMMENT ON ROUTINE private.conversations_guard() IS 'Holds what the struct of public.conversations says of changes. Generated.';

-- PL005 changes access: takes privileges from PUBLIC on function private.conversations_guard()
REVOKE EXECUTE ON ROUTINE private.conversations_guard() FROM PUBLIC;

-- function private.messages_guard() -------------------------------------------

CREATE FUNCTION private.messages_guard()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  -- Binds whom row security binds.
  if not row_security_active('public.messages') then
    return new;
  end if;
  if (new.sender_id, new.recipient_id, new.content, new.created_at, new.context_type, new.workout_id, new.conversation_id) is distinct from (old.sender_id, old.recipient_id, old.content, old.created_at, old.context_type, old.workout_id, old.conversation_id) then
    raise insufficient_privilege using message = 'messages: sender_id, recipient_id, content, created_at, context_type, workout_id, conversation_id stay as they are';
  end if;
  return new;
end
$function$;

REVOKE ALL ON ROUTINE private.messages_guard() FROM anon, authenticated, service_role;

-- table public.messages -------------------------------------------------------

-- lock: SHARE ROW EXCLUSIVE on public.messages
CREATE TRIGGER messages_guard BEFORE UPDATE ON public.messages FOR EACH ROW EXECUTE FUNCTION private.messages_guard();

-- function private.messages_guard() -------------------------------------------

COMMENT ON ROUTINE private.messages_guard() IS 'Holds what the struct of public.messages says of changes. Generated.';

-- PL005 changes access: takes privileges from PUBLIC on function private.messages_guard()
REVOKE EXECUTE ON ROUTINE private.messages_guard() FROM PUBLIC;

-- function private.messages_sent() --------------------------------------------

CREATE FUNCTION private.messages_sent()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select link.id
  from public.messages as link
  where link.sender_id = (select private.caller())
$function$;

REVOKE ALL ON ROUTINE private.messages_sent() FROM anon, authenticated, service_role;

-- table public.message_workout_links ------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.message_workout_links
-- PL005 changes access: changes a permissive policy for DELETE on public.message_workout_links to authenticated
ALTER POLICY message_workout_links_delete_authenticated ON public.message_workout_links
    USING (message_id = any (array(select private.messages_sent())));

-- lock: ACCESS EXCLUSIVE on public.message_workout_links
-- PL005 changes access: changes a permissive policy for INSERT on public.message_workout_links to authenticated
ALTER POLICY message_workout_links_insert_authenticated ON public.message_workout_links
    WITH CHECK (
        message_id = any (array(select private.messages_sent()))
        and workout_id = any (array(select parent.id from public.workouts as parent))
    );

-- function private.messages_sent() --------------------------------------------

COMMENT ON ROUTINE private.messages_sent() IS 'What the caller is related to by sent: sender_id -> id. Generated from the struct of public.messages.';

-- PL005 changes access: gives privileges to authenticated on function private.messages_sent()
GRANT EXECUTE ON ROUTINE private.messages_sent() TO authenticated;

-- PL005 changes access: takes privileges from PUBLIC on function private.messages_sent()
REVOKE EXECUTE ON ROUTINE private.messages_sent() FROM PUBLIC;

-- function private.training_plans_guard() -------------------------------------

CREATE FUNCTION private.training_plans_guard()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  -- Binds whom row security binds.
  if not row_security_active('public.training_plans') then
    return new;
  end if;
  if (new.coach_id, new.runner_id) is distinct from (old.coach_id, old.runner_id) then
    raise insufficient_privilege using message = 'training_plans: coach_id, runner_id stay as they are';
  end if;
  if (new.title, new.description, new.target_race_date, new.target_race_distance, new.plan_type, new.goal_type, new.race_id) is distinct from (old.title, old.description, old.target_race_date, old.target_race_distance, old.plan_type, old.goal_type, old.race_id) and (old.coach_id = (select private.caller())) is not true then
    raise insufficient_privilege using message = 'training_plans: title, description, target_race_date, target_race_distance, plan_type, goal_type, race_id is not the caller''s to write';
  end if;
  return new;
end
$function$;

REVOKE ALL ON ROUTINE private.training_plans_guard() FROM anon, authenticated, service_role;

-- table public.training_plans -------------------------------------------------

-- lock: SHARE ROW EXCLUSIVE on public.training_plans
CREATE TRIGGER training_plans_guard BEFORE UPDATE ON public.training_plans FOR EACH ROW EXECUTE FUNCTION private.training_plans_guard();

-- function private.training_plans_guard() -------------------------------------

COMMENT ON ROUTINE private.training_plans_guard() IS 'Holds what the struct of public.training_plans says of changes. Generated.';

-- PL005 changes access: takes privileges from PUBLIC on function private.training_plans_guard()
REVOKE EXECUTE ON ROUTINE private.training_plans_guard() FROM PUBLIC;

-- function private.training_plans_keeps() -------------------------------------

CREATE FUNCTION private.training_plans_keeps()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select link.id
  from public.training_plans as link
  where link.coach_id = (select private.caller())
$function$;

REVOKE ALL ON ROUTINE private.training_plans_keeps() FROM anon, authenticated, service_role;

-- table public.workouts -------------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.workouts
-- PL005 changes access: changes a permissive policy for DELETE on public.workouts to authenticated
ALTER POLICY workouts_delete_authenticated ON public.workouts
    USING (
        training_plan_id = any (array(select private.training_plans_keeps()))
        or (
            user_id = (select private.caller())
            and training_plan_id is null
        )
    );

-- lock: ACCESS EXCLUSIVE on public.workouts
-- PL005 changes access: changes a permissive policy for SELECT on public.workouts to authenticated
ALTER POLICY workouts_select_authenticated ON public.workouts
    USING (
        user_id = (select private.caller())
        or user_id = any (array(select private.coach_runners_coach_of()))
        or training_plan_id = any (array(select private.training_plans_keeps()))
    );

-- function app.my_coached_plans() ---------------------------------------------

DROP FUNCTION app.my_coached_plans();

-- function app.my_runners() ---------------------------------------------------

DROP FUNCTION app.my_runners();

-- function private.training_plans_keeps() -------------------------------------

COMMENT ON ROUTINE private.training_plans_keeps() IS 'What the caller is related to by keeps: coach_id -> id. Generated from the struct of public.training_plans.';

-- PL005 changes access: gives privileges to authenticated on function private.training_plans_keeps()
GRANT EXECUTE ON ROUTINE private.training_plans_keeps() TO authenticated;

-- PL005 changes access: takes privileges from PUBLIC on function private.training_plans_keeps()
REVOKE EXECUTE ON ROUTINE private.training_plans_keeps() FROM PUBLIC;

-- function private.workouts_guard() -------------------------------------------

CREATE FUNCTION private.workouts_guard()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  -- Binds whom row security binds.
  if not row_security_active('public.workouts') then
    return new;
  end if;
  if new.user_id is distinct from old.user_id then
    raise insufficient_privilege using message = 'workouts: user_id stays as it is';
  end if;
  if new.training_plan_id is distinct from old.training_plan_id and (
      (
          old.training_plan_id is null
          or old.training_plan_id = any (array(select private.training_plans_keeps()))
      )
      and (
          new.training_plan_id is null
          or new.training_plan_id = any (array(select private.training_plans_keeps()))
      )
  ) is not true then
    raise insufficient_privilege using message = 'workouts: training_plan_id is not the caller''s to write';
  end if;
  if (new.title, new.date, new.planned_distance, new.planned_duration, new.planned_type, new.category) is distinct from (old.title, old.date, old.planned_distance, old.planned_duration, old.planned_type, old.category) and (
      (
          old.training_plan_id is null
          or old.user_id = any (array(select private.coach_runners_coach_of()))
      )
      and (
          new.training_plan_id is null
          or new.user_id = any (array(select private.coach_runners_coach_of()))
      )
  ) is not true then
    raise insufficient_privilege using message = 'workouts: title, date, planned_distance, planned_duration, planned_type, category is not the caller''s to write';
  end if;
  if (new.actual_distance, new.actual_duration, new.actual_type, new.injury_notes, new.workout_notes, new.status) is distinct from (old.actual_distance, old.actual_duration, old.actual_type, old.injury_notes, old.workout_notes, old.status) and (old.user_id = (select private.caller())) is not true then
    raise insufficient_privilege using message = 'workouts: actual_distance, actual_duration, actual_type, injury_notes, workout_notes, status is not the caller''s to write';
  end if;
  if new.coach_feedback is distinct from old.coach_feedback and (old.user_id = any (array(select private.coach_runners_coach_of()))) is not true then
    raise insufficient_privilege using message = 'workouts: coach_feedback is not the caller''s to write';
  end if;
  return new;
end
$function$;

REVOKE ALL ON ROUTINE private.workouts_guard() FROM anon, authenticated, service_role;

-- table public.workouts -------------------------------------------------------

-- lock: SHARE ROW EXCLUSIVE on public.workouts
CREATE TRIGGER workouts_guard BEFORE UPDATE ON public.workouts FOR EACH ROW EXECUTE FUNCTION private.workouts_guard();

-- function private.workouts_guard() -------------------------------------------

COMMENT ON ROUTINE private.workouts_guard() IS 'Holds what the struct of public.workouts says of changes. Generated.';

-- PL005 changes access: takes privileges from PUBLIC on function private.workouts_guard()
REVOKE EXECUTE ON ROUTINE private.workouts_guard() FROM PUBLIC;

-- view public.feedback_notes --------------------------------------------------

ALTER VIEW public.feedback_notes SET (check_option=cascaded);

-- view public.people ----------------------------------------------------------

CREATE OR REPLACE VIEW public.people
WITH (security_barrier=true) AS
select id, name, image, user_type
from public.better_auth_users
where id = (select private.caller())
   or id = any (array(select private.coach_runners_known_to()));

-- function app.caller() -------------------------------------------------------

DROP FUNCTION app.caller();

-- function app.my_people() ----------------------------------------------------

DROP FUNCTION app.my_people();

COMMIT;
