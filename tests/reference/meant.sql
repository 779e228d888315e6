-- What is meant of each row of the reference application, written by hand from its domain and in nothing but SQL: a
-- second oracle, to hold the first one against. It knows no policy, no grant and no template.
--
-- A function TABLE_COMMAND says whether `me` may do that to a row: `o` is the row before, `n` the row after, `what` are
-- the columns that are read or changed. What has no function is for nobody.

create schema meant;

-- Whether somebody is a coach, and whether an administrator.
create function meant.coach(person text) returns boolean language sql stable as $$
  select coalesce((select user_type = 'coach' from public.better_auth_users where id = person), false)
$$;
create function meant.administrator(person text) returns boolean language sql stable as $$
  select exists (select from public.better_auth_users where id = person and role ~ '(^|,) *admin *(,|$)')
$$;
-- Whether one coaches the other now, and whether they have begun to.
create function meant.coaches(coach text, runner text) returns boolean language sql stable as $$
  select 'active' in (select status::text from public.coach_runners where coach_id = coach and runner_id = runner)
$$;
create function meant.has_begun(coach text, runner text) returns boolean language sql stable as $$
  select exists (
    select from public.coach_runners where coach_id = coach and runner_id = runner and status::text <> 'inactive'
  )
$$;
create function meant.keeps(me text, plan uuid) returns boolean language sql stable as $$
  select me = (select coach_id from public.training_plans where id = plan)
$$;
create function meant.sees_plan(me text, plan uuid) returns boolean language sql stable as $$
  select exists (select from public.training_plans where id = plan and (coach_id = me or runner_id = me))
$$;

-- People.
create function meant.better_auth_users_select(me text, o public.better_auth_users, n public.better_auth_users, what text[])
returns boolean language sql stable as $$ select o.id = me $$;
create function meant.better_auth_users_update(me text, o public.better_auth_users, n public.better_auth_users, what text[])
returns boolean language sql stable as $$
  select o.id = me and n.id = me and what <@ '{name,image,full_name,notification_preferences}'
$$;

-- Relationships. Whoever is asked agrees, and nobody else; what has ended stays so.
create function meant.coach_runners_select(me text, o public.coach_runners, n public.coach_runners, what text[])
returns boolean language sql stable as $$ select me = o.coach_id or me = o.runner_id $$;
create function meant.coach_runners_insert(me text, o public.coach_runners, n public.coach_runners, what text[])
returns boolean language sql stable as $$
  select n.status = 'pending' and meant.coach(n.coach_id)
    and (n.coach_id = me and n.invited_by = 'coach' or n.runner_id = me and n.invited_by = 'runner')
$$;
create function meant.coach_runners_update(me text, o public.coach_runners, n public.coach_runners, what text[])
returns boolean language sql stable as $$
  select (me = o.coach_id or me = o.runner_id) and what <@ '{status,notes}' and (
    o.status = n.status
    or n.status = 'inactive'
    or o.status = 'pending' and n.status = 'active'
      and me = case o.invited_by when 'coach' then o.runner_id when 'runner' then o.coach_id end
  )
$$;

create function meant.coach_connections_select(me text, o public.coach_connections, n public.coach_connections, what text[])
returns boolean language sql stable as $$ select me in (o.coach_a_id, o.coach_b_id) $$;
create function meant.coach_connections_insert(me text, o public.coach_connections, n public.coach_connections, what text[])
returns boolean language sql stable as $$
  select me = n.coach_a_id and n.status = 'pending' and meant.coach(me) and meant.coach(n.coach_b_id)
$$;
create function meant.coach_connections_update(me text, o public.coach_connections, n public.coach_connections, what text[])
returns boolean language sql stable as $$
  select me in (o.coach_a_id, o.coach_b_id) and what = '{status}' and (
    o.status = n.status or n.status = 'inactive'
    or o.status = 'pending' and n.status = 'active' and me = o.coach_b_id
  )
$$;

create function meant.coach_invitations_select(me text, o public.coach_invitations, n public.coach_invitations, what text[])
returns boolean language sql stable as $$
  select not 'token_hash' = any (what) and (
    o.inviter_user_id = me or o.invitee_user_id = me
    or upper(o.invitee_email) = (select upper(email) from public.better_auth_users where id = me)
  )
$$;
create function meant.coach_invitations_insert(me text, o public.coach_invitations, n public.coach_invitations, what text[])
returns boolean language sql stable as $$ select n.inviter_user_id = me and meant.coach(me) and n.status = 'pending' $$;

-- Training.
create function meant.training_plans_select(me text, o public.training_plans, n public.training_plans, what text[])
returns boolean language sql stable as $$ select me = o.coach_id or me = o.runner_id $$;
create function meant.training_plans_insert(me text, o public.training_plans, n public.training_plans, what text[])
returns boolean language sql stable as $$
  select me = n.coach_id and meant.coach(me) and meant.coaches(me, n.runner_id)
$$;
create function meant.training_plans_update(me text, o public.training_plans, n public.training_plans, what text[])
returns boolean language sql stable as $$
  select case when me = o.coach_id then not what && '{coach_id,runner_id}' else me = o.runner_id and what = '{archived}' end
$$;
create function meant.training_plans_delete(me text, o public.training_plans, n public.training_plans, what text[])
returns boolean language sql stable as $$ select me = o.coach_id $$;

create function meant.workouts_select(me text, o public.workouts, n public.workouts, what text[])
returns boolean language sql stable as $$
  select o.user_id = me or meant.keeps(me, o.training_plan_id) or meant.coaches(me, o.user_id)
$$;
create function meant.workouts_insert(me text, o public.workouts, n public.workouts, what text[])
returns boolean language sql stable as $$
  select (n.training_plan_id is null or meant.sees_plan(me, n.training_plan_id)) and (
    n.user_id = me and n.coach_feedback is null
    or meant.coaches(me, n.user_id) and n.status = 'planned'
      and num_nonnulls(n.actual_distance, n.actual_duration, n.actual_type, n.injury_notes, n.workout_notes) = 0
  )
$$;
-- A coach plans and comments, a runner logs what was done; outside any plan the runner plans as well.
create function meant.workouts_update(me text, o public.workouts, n public.workouts, what text[])
returns boolean language sql stable as $$
  select (o.user_id = me or meant.coaches(me, o.user_id)) and o.user_id = n.user_id and (
    what <@ '{intensity,terrain,elevation_gain}'
    or what <@ '{coach_feedback}' and meant.coaches(me, o.user_id)
    or what <@ '{actual_distance,actual_duration,actual_type,injury_notes,workout_notes,status}' and o.user_id = me
    or what <@ '{title,date,planned_distance,planned_duration,planned_type,category}'
      and (o.training_plan_id is null or meant.coaches(me, o.user_id))
    or what <@ '{training_plan_id}'
      and (o.training_plan_id is null or meant.keeps(me, o.training_plan_id))
      and (n.training_plan_id is null or meant.keeps(me, n.training_plan_id))
  )
$$;
create function meant.workouts_delete(me text, o public.workouts, n public.workouts, what text[])
returns boolean language sql stable as $$
  select case when o.training_plan_id is null then o.user_id = me else meant.keeps(me, o.training_plan_id) end
$$;

create function meant.training_phases_select(me text, o public.training_phases, n public.training_phases, what text[])
returns boolean language sql stable as $$ select true $$;

create function meant.plan_templates_select(me text, o public.plan_templates, n public.plan_templates, what text[])
returns boolean language sql stable as $$ select o.is_public or o.created_by = me $$;
create function meant.plan_templates_insert(me text, o public.plan_templates, n public.plan_templates, what text[])
returns boolean language sql stable as $$ select n.created_by = me and meant.coach(me) $$;
create function meant.plan_templates_update(me text, o public.plan_templates, n public.plan_templates, what text[])
returns boolean language sql stable as $$ select o.created_by = me and n.created_by = me $$;
create function meant.plan_templates_delete(me text, o public.plan_templates, n public.plan_templates, what text[])
returns boolean language sql stable as $$ select o.created_by = me $$;

create function meant.own_template(me text, template uuid) returns boolean language sql stable as $$
  select me = (select created_by from public.plan_templates where id = template)
$$;
create function meant.template_phases_select(me text, o public.template_phases, n public.template_phases, what text[])
returns boolean language sql stable as $$
  select meant.own_template(me, o.template_id)
    or (select t.is_public from public.plan_templates as t where t.id = o.template_id)
$$;
create function meant.template_phases_insert(me text, o public.template_phases, n public.template_phases, what text[])
returns boolean language sql stable as $$ select meant.own_template(me, n.template_id) $$;
create function meant.template_phases_update(me text, o public.template_phases, n public.template_phases, what text[])
returns boolean language sql stable as $$
  select meant.own_template(me, o.template_id) and meant.own_template(me, n.template_id)
$$;
create function meant.template_phases_delete(me text, o public.template_phases, n public.template_phases, what text[])
returns boolean language sql stable as $$ select meant.own_template(me, o.template_id) $$;

create function meant.races_select(me text, o public.races, n public.races, what text[])
returns boolean language sql stable as $$ select true $$;
create function meant.races_insert(me text, o public.races, n public.races, what text[])
returns boolean language sql stable as $$ select n.created_by = me $$;
create function meant.races_update(me text, o public.races, n public.races, what text[])
returns boolean language sql stable as $$ select o.created_by = me and n.created_by = me and meant.coach(me) $$;
create function meant.races_delete(me text, o public.races, n public.races, what text[])
returns boolean language sql stable as $$ select o.created_by = me and meant.coach(me) $$;

-- Communication.
create function meant.conversations_select(me text, o public.conversations, n public.conversations, what text[])
returns boolean language sql stable as $$ select o.coach_id = me or o.runner_id = me $$;
create function meant.conversations_insert(me text, o public.conversations, n public.conversations, what text[])
returns boolean language sql stable as $$
  select (n.coach_id = me or n.runner_id = me) and meant.has_begun(n.coach_id, n.runner_id)
    and (n.training_plan_id is null or meant.sees_plan(me, n.training_plan_id))
$$;
create function meant.conversations_update(me text, o public.conversations, n public.conversations, what text[])
returns boolean language sql stable as $$ select (o.coach_id = me or o.runner_id = me) and what <@ '{title}' $$;

create function meant.sees_workout(me text, workout uuid) returns boolean language sql stable as $$
  select exists (select from public.workouts as w where w.id = workout and meant.workouts_select(me, w, w, '{}'))
$$;
create function meant.messages_select(me text, o public.messages, n public.messages, what text[])
returns boolean language sql stable as $$ select o.sender_id = me or o.recipient_id = me $$;
create function meant.messages_insert(me text, o public.messages, n public.messages, what text[])
returns boolean language sql stable as $$
  select n.sender_id = me and (meant.has_begun(me, n.recipient_id) or meant.has_begun(n.recipient_id, me))
    and (n.workout_id is null or meant.sees_workout(me, n.workout_id))
    and (n.conversation_id is null or exists (
      select from public.conversations as c
      where c.id = n.conversation_id and array[c.coach_id, c.runner_id] @> array[me, n.recipient_id]
    ))
$$;
create function meant.messages_update(me text, o public.messages, n public.messages, what text[])
returns boolean language sql stable as $$ select o.recipient_id = me and what <@ '{read}' $$;

create function meant.message_workout_links_select(me text, o public.message_workout_links, n public.message_workout_links, what text[])
returns boolean language sql stable as $$
  select exists (select from public.messages as m where m.id = o.message_id and (m.sender_id = me or m.recipient_id = me))
$$;
create function meant.message_workout_links_insert(me text, o public.message_workout_links, n public.message_workout_links, what text[])
returns boolean language sql stable as $$
  select me = (select sender_id from public.messages where id = n.message_id) and meant.sees_workout(me, n.workout_id)
$$;
create function meant.message_workout_links_delete(me text, o public.message_workout_links, n public.message_workout_links, what text[])
returns boolean language sql stable as $$ select me = (select sender_id from public.messages where id = o.message_id) $$;

create function meant.typing_status_select(me text, o public.typing_status, n public.typing_status, what text[])
returns boolean language sql stable as $$ select me = o.user_id or me = o.recipient_id $$;
create function meant.typing_status_insert(me text, o public.typing_status, n public.typing_status, what text[])
returns boolean language sql stable as $$ select me = n.user_id $$;
create function meant.typing_status_update(me text, o public.typing_status, n public.typing_status, what text[])
returns boolean language sql stable as $$ select me = o.user_id and me = n.user_id $$;
create function meant.typing_status_delete(me text, o public.typing_status, n public.typing_status, what text[])
returns boolean language sql stable as $$ select me = o.user_id $$;

create function meant.notifications_select(me text, o public.notifications, n public.notifications, what text[])
returns boolean language sql stable as $$ select me = o.user_id $$;
create function meant.notifications_update(me text, o public.notifications, n public.notifications, what text[])
returns boolean language sql stable as $$ select me = o.user_id and what <@ '{read}' $$;
create function meant.notifications_delete(me text, o public.notifications, n public.notifications, what text[])
returns boolean language sql stable as $$ select me = o.user_id $$;

-- Settings, onboarding, feedback.
create function meant.user_settings_select(me text, o public.user_settings, n public.user_settings, what text[])
returns boolean language sql stable as $$ select me = o.user_id $$;
create function meant.user_settings_insert(me text, o public.user_settings, n public.user_settings, what text[])
returns boolean language sql stable as $$ select me = n.user_id $$;
create function meant.user_settings_update(me text, o public.user_settings, n public.user_settings, what text[])
returns boolean language sql stable as $$ select me = o.user_id and me = n.user_id $$;
create function meant.user_onboarding_select(me text, o public.user_onboarding, n public.user_onboarding, what text[])
returns boolean language sql stable as $$ select me = o.user_id $$;
create function meant.user_onboarding_insert(me text, o public.user_onboarding, n public.user_onboarding, what text[])
returns boolean language sql stable as $$ select me = n.user_id $$;
create function meant.user_onboarding_update(me text, o public.user_onboarding, n public.user_onboarding, what text[])
returns boolean language sql stable as $$ select me = o.user_id and me = n.user_id $$;

create function meant.onboarding_steps_select(me text, o public.onboarding_steps, n public.onboarding_steps, what text[])
returns boolean language sql stable as $$ select o.is_active or meant.administrator(me) $$;
create function meant.onboarding_steps_insert(me text, o public.onboarding_steps, n public.onboarding_steps, what text[])
returns boolean language sql stable as $$ select meant.administrator(me) $$;
create function meant.onboarding_steps_update(me text, o public.onboarding_steps, n public.onboarding_steps, what text[])
returns boolean language sql stable as $$ select meant.administrator(me) $$;
create function meant.onboarding_steps_delete(me text, o public.onboarding_steps, n public.onboarding_steps, what text[])
returns boolean language sql stable as $$ select meant.administrator(me) $$;

create function meant.user_feedback_select(me text, o public.user_feedback, n public.user_feedback, what text[])
returns boolean language sql stable as $$
  select (o.user_id = me or meant.administrator(me)) and not 'admin_notes' = any (what)
$$;
create function meant.user_feedback_insert(me text, o public.user_feedback, n public.user_feedback, what text[])
returns boolean language sql stable as $$ select n.user_id = me and n.status = 'open' $$;
create function meant.user_feedback_update(me text, o public.user_feedback, n public.user_feedback, what text[])
returns boolean language sql stable as $$ select meant.administrator(me) $$;

-- Strava.
create function meant.strava_connections_select(me text, o public.strava_connections, n public.strava_connections, what text[])
returns boolean language sql stable as $$ select o.user_id = me and not what && '{access_token,refresh_token}' $$;
create function meant.strava_connections_delete(me text, o public.strava_connections, n public.strava_connections, what text[])
returns boolean language sql stable as $$ select o.user_id = me $$;
create function meant.strava_activity_syncs_select(me text, o public.strava_activity_syncs, n public.strava_activity_syncs, what text[])
returns boolean language sql stable as $$
  select me = (select user_id from public.strava_connections where id = o.connection_id)
$$;
