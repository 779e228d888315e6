-- What the server may: everything but the schema itself. Row security does not hold for it, privileges do.
--
-- Here and not beside the structs, because an attribute grants no column that is sensitive: those are for the server
-- alone, and this is the one place that says so.

grant select, insert, update, delete on table
  public.better_auth_users, public.better_auth_sessions, public.better_auth_accounts,
  public.better_auth_verifications,
  public.coach_runners, public.coach_connections, public.coach_invitations,
  public.training_plans, public.workouts, public.training_phases,
  public.plan_templates, public.template_phases, public.races,
  public.conversations, public.messages, public.message_workout_links,
  public.typing_status, public.notifications,
  public.user_settings, public.user_onboarding, public.onboarding_steps,
  public.user_feedback,
  public.strava_connections, public.strava_activity_syncs, public.strava_webhooks,
  public.strava_webhook_events
to service_role;
