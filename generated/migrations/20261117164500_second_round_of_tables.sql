-- palisade migration, format 1
-- id: 616933aa62adac129f9c69c8545f654d
-- parent: 14bf69932933ab69016506e46a55d403
-- hash: sha256:0c7502b8177e34469d6480a368694c96901c4d3dd37c6b7539c237d1e681d6c0
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

-- enum public.feedback_status -------------------------------------------------

CREATE TYPE public.feedback_status AS ENUM (
    'open',
    'in_progress',
    'resolved',
    'closed'
);

COMMENT ON TYPE public.feedback_status IS 'What became of feedback.';

-- enum public.invitation_status -----------------------------------------------

CREATE TYPE public.invitation_status AS ENUM (
    'pending',
    'accepted',
    'declined',
    'expired',
    'revoked'
);

COMMENT ON TYPE public.invitation_status IS 'What became of an invitation.';

-- table public.coach_connections ----------------------------------------------

CREATE TABLE public.coach_connections (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    coach_a_id text NOT NULL,
    coach_b_id text NOT NULL,
    status public.link_status DEFAULT 'pending' NOT NULL,
    connection_started_at timestamp with time zone DEFAULT now() NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT coach_connections_pkey PRIMARY KEY (id),
    CONSTRAINT coach_connections_no_self_connection CHECK (coach_a_id <> coach_b_id),
    CONSTRAINT coach_connections_coach_a_id_fkey FOREIGN KEY (coach_a_id) REFERENCES public.better_auth_users(id) ON DELETE CASCADE,
    CONSTRAINT coach_connections_coach_b_id_fkey FOREIGN KEY (coach_b_id) REFERENCES public.better_auth_users(id) ON DELETE CASCADE
);

REVOKE ALL ON TABLE public.coach_connections FROM anon, authenticated, service_role;

CREATE INDEX coach_connections_coach_a_id_idx ON public.coach_connections USING btree (coach_a_id);

CREATE INDEX coach_connections_coach_b_id_idx ON public.coach_connections USING btree (coach_b_id);

CREATE UNIQUE INDEX coach_connections_least_greatest_idx ON public.coach_connections USING btree (LEAST(coach_a_id, coach_b_id), GREATEST(coach_a_id, coach_b_id));

CREATE TRIGGER coach_connections_touch_updated_at BEFORE UPDATE ON public.coach_connections FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

CREATE TRIGGER invited_coach_accepts BEFORE UPDATE ON public.coach_connections FOR EACH ROW WHEN (((old.status <> new.status) AND (new.status = 'active'::public.link_status))) EXECUTE FUNCTION app.only_owner('coach_b_id');

CREATE TRIGGER parties_stay BEFORE UPDATE ON public.coach_connections FOR EACH ROW WHEN (((old.coach_a_id IS DISTINCT FROM new.coach_a_id) OR (old.coach_b_id IS DISTINCT FROM new.coach_b_id))) EXECUTE FUNCTION app.refuse_change('who is connected with whom stays as it is');

CREATE TRIGGER status_goes_forward BEFORE UPDATE ON public.coach_connections FOR EACH ROW WHEN (((old.status <> new.status) AND ((((old.status <> 'pending'::public.link_status) OR (new.status <> 'active'::public.link_status)) AND ((old.status <> 'pending'::public.link_status) OR (new.status <> 'inactive'::public.link_status))) AND ((old.status <> 'active'::public.link_status) OR (new.status <> 'inactive'::public.link_status))))) EXECUTE FUNCTION app.refuse_change('a connection goes from pending to active to inactive');

-- PL005 changes access: adds a permissive policy for INSERT on public.coach_connections to authenticated
CREATE POLICY coach_connections_insert_authenticated ON public.coach_connections FOR INSERT TO authenticated
    WITH CHECK (status = 'pending'
    and coach_a_id = (select app.caller()) and (select app.is_coach())
    and app.person_is_coach(coach_b_id));

-- PL005 changes access: adds a permissive policy for SELECT on public.coach_connections to authenticated
CREATE POLICY coach_connections_select_authenticated ON public.coach_connections FOR SELECT TO authenticated
    USING (coach_a_id = (select app.caller()) or coach_b_id = (select app.caller()));

-- PL005 changes access: adds a permissive policy for UPDATE on public.coach_connections to authenticated
CREATE POLICY coach_connections_update_authenticated ON public.coach_connections FOR UPDATE TO authenticated
    USING (coach_a_id = (select app.caller()) or coach_b_id = (select app.caller()))
    WITH CHECK (coach_a_id = (select app.caller()) or coach_b_id = (select app.caller()));

ALTER TABLE public.coach_connections ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.coach_connections IS 'Coach to coach, without direction: A with B is B with A. The first one asks, the second one accepts.';

COMMENT ON COLUMN public.coach_connections.coach_a_id IS 'The coach who asked.';

COMMENT ON COLUMN public.coach_connections.coach_b_id IS 'The coach who was asked.';

-- PL005 changes access: gives privileges to authenticated on table public.coach_connections
GRANT SELECT ON TABLE public.coach_connections TO authenticated;

-- PL005 changes access: gives privileges to service_role on table public.coach_connections
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.coach_connections TO service_role;

-- PL005 changes access: gives privileges to authenticated on column coach_a_id on table public.coach_connections
GRANT INSERT (coach_a_id) ON TABLE public.coach_connections TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column coach_b_id on table public.coach_connections
GRANT INSERT (coach_b_id) ON TABLE public.coach_connections TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column status on table public.coach_connections
GRANT INSERT (status), UPDATE (status) ON TABLE public.coach_connections TO authenticated;

-- table public.coach_invitations ----------------------------------------------

CREATE TABLE public.coach_invitations (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    inviter_user_id text NOT NULL,
    invitee_email text NOT NULL,
    invitee_name text,
    invited_role text DEFAULT 'runner' NOT NULL,
    personal_message text,
    token_hash text,
    status public.invitation_status DEFAULT 'pending' NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone DEFAULT now() + interval '14 days' NOT NULL,
    accepted_at timestamp with time zone,
    declined_at timestamp with time zone,
    revoked_at timestamp with time zone,
    invitee_user_id text,
    coach_runner_relationship_id uuid,
    coach_connection_id uuid,
    resend_count integer DEFAULT 0 NOT NULL,
    last_resent_at timestamp with time zone,
    decline_reason text,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT coach_invitations_pkey PRIMARY KEY (id),
    CONSTRAINT coach_invitations_token_hash_key UNIQUE (token_hash),
    CONSTRAINT coach_invitations_accepted_at CHECK ((status = 'accepted') = (accepted_at is not null)),
    CONSTRAINT coach_invitations_declined_at CHECK ((status = 'declined') = (declined_at is not null)),
    CONSTRAINT coach_invitations_invited_role_check CHECK (invited_role in ('runner', 'coach')),
    CONSTRAINT coach_invitations_resend_count_check CHECK (resend_count >= 0),
    CONSTRAINT coach_invitations_revoked_at CHECK ((status = 'revoked') = (revoked_at is not null)),
    CONSTRAINT coach_invitations_coach_connection_id_fkey FOREIGN KEY (coach_connection_id) REFERENCES public.coach_connections(id) ON DELETE SET NULL,
    CONSTRAINT coach_invitations_coach_runner_relationship_id_fkey FOREIGN KEY (coach_runner_relationship_id) REFERENCES public.coach_runners(id) ON DELETE SET NULL,
    CONSTRAINT coach_invitations_invitee_user_id_fkey FOREIGN KEY (invitee_user_id) REFERENCES public.better_auth_users(id) ON DELETE SET NULL,
    CONSTRAINT coach_invitations_inviter_user_id_fkey FOREIGN KEY (inviter_user_id) REFERENCES public.better_auth_users(id) ON DELETE CASCADE
);

REVOKE ALL ON TABLE public.coach_invitations FROM anon, authenticated, service_role;

CREATE INDEX coach_invitations_coach_connection_id_idx ON public.coach_invitations USING btree (coach_connection_id);

CREATE INDEX coach_invitations_coach_runner_relationship_id_idx ON public.coach_invitations USING btree (coach_runner_relationship_id);

CREATE INDEX coach_invitations_invitee_user_id_idx ON public.coach_invitations USING btree (invitee_user_id);

CREATE INDEX coach_invitations_inviter_user_id_idx ON public.coach_invitations USING btree (inviter_user_id);

CREATE UNIQUE INDEX coach_invitations_inviter_user_id_lower_idx ON public.coach_invitations USING btree (inviter_user_id, lower(invitee_email)) WHERE (status = 'pending'::public.invitation_status);

CREATE INDEX coach_invitations_lower_idx ON public.coach_invitations USING btree (lower(invitee_email));

CREATE TRIGGER coach_invitations_touch_updated_at BEFORE UPDATE ON public.coach_invitations FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

-- PL005 changes access: adds a permissive policy for INSERT on public.coach_invitations to authenticated
CREATE POLICY coach_invitations_insert_authenticated ON public.coach_invitations FOR INSERT TO authenticated
    WITH CHECK (inviter_user_id = (select app.caller()) and (select app.is_coach()) and status = 'pending');

-- PL005 changes access: adds a permissive policy for SELECT on public.coach_invitations to authenticated
CREATE POLICY coach_invitations_select_authenticated ON public.coach_invitations FOR SELECT TO authenticated
    USING (inviter_user_id = (select app.caller())
    or invitee_user_id = (select app.caller())
    or lower(invitee_email) = (select app.caller_email()));

ALTER TABLE public.coach_invitations ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.coach_invitations IS 'An e-mailed invitation to become a coach''s runner or a fellow coach.';

COMMENT ON COLUMN public.coach_invitations.token_hash IS 'Only a hash of the token is kept. Null until the server has made one and sent the invitation.';

-- PL005 changes access: gives privileges to service_role on table public.coach_invitations
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.coach_invitations TO service_role;

-- PL005 changes access: gives privileges to authenticated on column accepted_at on table public.coach_invitations
GRANT SELECT (accepted_at) ON TABLE public.coach_invitations TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column coach_connection_id on table public.coach_invitations
GRANT SELECT (coach_connection_id) ON TABLE public.coach_invitations TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column coach_runner_relationship_id on table public.coach_invitations
GRANT SELECT (coach_runner_relationship_id) ON TABLE public.coach_invitations TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column created_at on table public.coach_invitations
GRANT SELECT (created_at) ON TABLE public.coach_invitations TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column decline_reason on table public.coach_invitations
GRANT SELECT (decline_reason) ON TABLE public.coach_invitations TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column declined_at on table public.coach_invitations
GRANT SELECT (declined_at) ON TABLE public.coach_invitations TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column expires_at on table public.coach_invitations
GRANT SELECT (expires_at) ON TABLE public.coach_invitations TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column id on table public.coach_invitations
GRANT SELECT (id) ON TABLE public.coach_invitations TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column invited_role on table public.coach_invitations
GRANT INSERT (invited_role), SELECT (invited_role) ON TABLE public.coach_invitations TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column invitee_email on table public.coach_invitations
GRANT INSERT (invitee_email), SELECT (invitee_email) ON TABLE public.coach_invitations TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column invitee_name on table public.coach_invitations
GRANT INSERT (invitee_name), SELECT (invitee_name) ON TABLE public.coach_invitations TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column invitee_user_id on table public.coach_invitations
GRANT SELECT (invitee_user_id) ON TABLE public.coach_invitations TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column inviter_user_id on table public.coach_invitations
GRANT INSERT (inviter_user_id), SELECT (inviter_user_id) ON TABLE public.coach_invitations TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column last_resent_at on table public.coach_invitations
GRANT SELECT (last_resent_at) ON TABLE public.coach_invitations TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column personal_message on table public.coach_invitations
GRANT INSERT (personal_message), SELECT (personal_message) ON TABLE public.coach_invitations TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column resend_count on table public.coach_invitations
GRANT SELECT (resend_count) ON TABLE public.coach_invitations TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column revoked_at on table public.coach_invitations
GRANT SELECT (revoked_at) ON TABLE public.coach_invitations TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column status on table public.coach_invitations
GRANT SELECT (status) ON TABLE public.coach_invitations TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column updated_at on table public.coach_invitations
GRANT SELECT (updated_at) ON TABLE public.coach_invitations TO authenticated;

-- table public.conversations --------------------------------------------------

CREATE TABLE public.conversations (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    coach_id text NOT NULL,
    runner_id text NOT NULL,
    training_plan_id uuid,
    title character varying(255),
    last_message_at timestamp with time zone DEFAULT now() NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT conversations_pkey PRIMARY KEY (id),
    CONSTRAINT conversations_coach_id_runner_id_training_plan_id_key UNIQUE NULLS NOT DISTINCT (coach_id, runner_id, training_plan_id),
    CONSTRAINT conversations_no_self_talk CHECK (coach_id <> runner_id),
    CONSTRAINT conversations_coach_id_fkey FOREIGN KEY (coach_id) REFERENCES public.better_auth_users(id) ON DELETE CASCADE,
    CONSTRAINT conversations_runner_id_fkey FOREIGN KEY (runner_id) REFERENCES public.better_auth_users(id) ON DELETE CASCADE,
    CONSTRAINT conversations_training_plan_id_fkey FOREIGN KEY (training_plan_id) REFERENCES public.training_plans(id) ON DELETE SET NULL
);

REVOKE ALL ON TABLE public.conversations FROM anon, authenticated, service_role;

CREATE INDEX conversations_runner_id_idx ON public.conversations USING btree (runner_id);

CREATE INDEX conversations_training_plan_id_idx ON public.conversations USING btree (training_plan_id);

CREATE TRIGGER conversations_touch_updated_at BEFORE UPDATE ON public.conversations FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

CREATE TRIGGER parties_stay BEFORE UPDATE ON public.conversations FOR EACH ROW WHEN (((old.coach_id IS DISTINCT FROM new.coach_id) OR (old.runner_id IS DISTINCT FROM new.runner_id))) EXECUTE FUNCTION app.refuse_change('a conversation stays between the two');

-- PL005 changes access: adds a permissive policy for INSERT on public.conversations to authenticated
CREATE POLICY conversations_insert_authenticated ON public.conversations FOR INSERT TO authenticated
    WITH CHECK ((select app.caller()) in (coach_id, runner_id)
    and (coach_id, runner_id) in (select link.coach_id, link.runner_id from app.my_links() as link)
    and (training_plan_id is null or training_plan_id = any (array(select app.my_plans()))));

-- PL005 changes access: adds a permissive policy for SELECT on public.conversations to authenticated
CREATE POLICY conversations_select_authenticated ON public.conversations FOR SELECT TO authenticated
    USING (coach_id = (select app.caller()) or runner_id = (select app.caller()));

-- PL005 changes access: adds a permissive policy for UPDATE on public.conversations to authenticated
CREATE POLICY conversations_update_authenticated ON public.conversations FOR UPDATE TO authenticated
    USING (coach_id = (select app.caller()) or runner_id = (select app.caller()))
    WITH CHECK (coach_id = (select app.caller()) or runner_id = (select app.caller()));

ALTER TABLE public.conversations ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.conversations IS 'A thread between one coach and one runner, perhaps about one plan.';

COMMENT ON COLUMN public.conversations.last_message_at IS 'Follows from the messages.';

-- PL005 changes access: gives privileges to authenticated on table public.conversations
GRANT SELECT ON TABLE public.conversations TO authenticated;

-- PL005 changes access: gives privileges to service_role on table public.conversations
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.conversations TO service_role;

-- PL005 changes access: gives privileges to authenticated on column coach_id on table public.conversations
GRANT INSERT (coach_id) ON TABLE public.conversations TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column runner_id on table public.conversations
GRANT INSERT (runner_id) ON TABLE public.conversations TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column title on table public.conversations
GRANT INSERT (title), UPDATE (title) ON TABLE public.conversations TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column training_plan_id on table public.conversations
GRANT INSERT (training_plan_id) ON TABLE public.conversations TO authenticated;

-- table public.message_workout_links ------------------------------------------

CREATE TABLE public.message_workout_links (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    message_id uuid NOT NULL,
    workout_id uuid NOT NULL,
    link_type text DEFAULT 'reference' NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT message_workout_links_pkey PRIMARY KEY (id),
    CONSTRAINT message_workout_links_message_id_workout_id_key UNIQUE (message_id, workout_id),
    CONSTRAINT message_workout_links_link_type_check CHECK (link_type in ('reference', 'feedback', 'question', 'update', 'plan_change')),
    CONSTRAINT message_workout_links_message_id_fkey FOREIGN KEY (message_id) REFERENCES public.messages(id) ON DELETE CASCADE,
    CONSTRAINT message_workout_links_workout_id_fkey FOREIGN KEY (workout_id) REFERENCES public.workouts(id) ON DELETE CASCADE
);

REVOKE ALL ON TABLE public.message_workout_links FROM anon, authenticated, service_role;

CREATE INDEX message_workout_links_workout_id_idx ON public.message_workout_links USING btree (workout_id);

-- PL005 changes access: adds a permissive policy for DELETE on public.message_workout_links to authenticated
CREATE POLICY message_workout_links_delete_authenticated ON public.message_workout_links FOR DELETE TO authenticated
    USING (exists (
        select from public.messages as message
        where message.id = public.message_workout_links.message_id and message.sender_id = (select app.caller())
    ));

-- PL005 changes access: adds a permissive policy for INSERT on public.message_workout_links to authenticated
CREATE POLICY message_workout_links_insert_authenticated ON public.message_workout_links FOR INSERT TO authenticated
    WITH CHECK (exists (
        select from public.messages as message
        where message.id = public.message_workout_links.message_id and message.sender_id = (select app.caller())
    )
    and exists (select from public.workouts as workout where workout.id = public.message_workout_links.workout_id));

-- PL005 changes access: adds a permissive policy for SELECT on public.message_workout_links to authenticated
CREATE POLICY message_workout_links_select_authenticated ON public.message_workout_links FOR SELECT TO authenticated
    USING (exists (select from public.messages as message where message.id = public.message_workout_links.message_id));

ALTER TABLE public.message_workout_links ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.message_workout_links IS 'Which workouts a message is about; many to many.';

-- PL005 changes access: gives privileges to authenticated on table public.message_workout_links
GRANT DELETE, SELECT ON TABLE public.message_workout_links TO authenticated;

-- PL005 changes access: gives privileges to service_role on table public.message_workout_links
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.message_workout_links TO service_role;

-- PL005 changes access: gives privileges to authenticated on column link_type on table public.message_workout_links
GRANT INSERT (link_type) ON TABLE public.message_workout_links TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column message_id on table public.message_workout_links
GRANT INSERT (message_id) ON TABLE public.message_workout_links TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column workout_id on table public.message_workout_links
GRANT INSERT (workout_id) ON TABLE public.message_workout_links TO authenticated;

-- table public.notifications --------------------------------------------------

CREATE TABLE public.notifications (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id text NOT NULL,
    type text NOT NULL,
    title text NOT NULL,
    message text NOT NULL,
    read boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    data jsonb,
    CONSTRAINT notifications_pkey PRIMARY KEY (id),
    CONSTRAINT notifications_type_check CHECK (type in ('message', 'workout', 'plan', 'race', 'achievement', 'system')),
    CONSTRAINT notifications_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.better_auth_users(id) ON DELETE CASCADE
);

REVOKE ALL ON TABLE public.notifications FROM anon, authenticated, service_role;

CREATE INDEX notifications_data_idx ON public.notifications USING gin (data);

CREATE INDEX notifications_plan_idx ON public.notifications USING btree (((data ->> 'plan_id'::text))) WHERE ((type = 'plan'::text) AND (data IS NOT NULL));

CREATE INDEX notifications_sender_idx ON public.notifications USING btree (((data ->> 'sender_id'::text))) WHERE ((type = 'message'::text) AND (data IS NOT NULL));

CREATE INDEX notifications_user_id_created_at_idx ON public.notifications USING btree (user_id, created_at DESC);

CREATE INDEX notifications_user_id_idx ON public.notifications USING btree (user_id) WHERE (NOT read);

CREATE INDEX notifications_workout_idx ON public.notifications USING btree (((data ->> 'workout_id'::text))) WHERE ((type = 'workout'::text) AND (data IS NOT NULL));

-- PL005 changes access: adds a permissive policy for DELETE on public.notifications to authenticated
CREATE POLICY notifications_delete_authenticated ON public.notifications FOR DELETE TO authenticated
    USING (user_id = (select app.caller()));

-- PL005 changes access: adds a permissive policy for SELECT on public.notifications to authenticated
CREATE POLICY notifications_select_authenticated ON public.notifications FOR SELECT TO authenticated
    USING (user_id = (select app.caller()));

-- PL005 changes access: adds a permissive policy for UPDATE on public.notifications to authenticated
CREATE POLICY notifications_update_authenticated ON public.notifications FOR UPDATE TO authenticated
    USING (user_id = (select app.caller()))
    WITH CHECK (user_id = (select app.caller()));

ALTER TABLE public.notifications ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.notifications IS 'A message from the system to one user.';

COMMENT ON COLUMN public.notifications.data IS 'What the notification is about; its keys depend on `type`.';

-- PL005 changes access: gives privileges to authenticated on table public.notifications
GRANT DELETE, SELECT ON TABLE public.notifications TO authenticated;

-- PL005 changes access: gives privileges to service_role on table public.notifications
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.notifications TO service_role;

-- PL005 changes access: gives privileges to authenticated on column read on table public.notifications
GRANT UPDATE (read) ON TABLE public.notifications TO authenticated;

-- table public.onboarding_steps -----------------------------------------------

CREATE TABLE public.onboarding_steps (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    step_number integer NOT NULL,
    role text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    step_type text NOT NULL,
    fields jsonb,
    is_required boolean DEFAULT true NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT onboarding_steps_pkey PRIMARY KEY (id),
    CONSTRAINT onboarding_steps_role_step_number_key UNIQUE (role, step_number),
    CONSTRAINT onboarding_steps_role_check CHECK (role in ('runner', 'coach', 'both')),
    CONSTRAINT onboarding_steps_step_number_check CHECK (step_number >= 1),
    CONSTRAINT onboarding_steps_step_type_check CHECK (step_type in ('welcome', 'profile', 'preferences', 'goals', 'connections', 'completion'))
);

REVOKE ALL ON TABLE public.onboarding_steps FROM anon, authenticated, service_role;

CREATE TRIGGER onboarding_steps_touch_updated_at BEFORE UPDATE ON public.onboarding_steps FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

-- PL005 changes access: adds a permissive policy for DELETE on public.onboarding_steps to authenticated
CREATE POLICY onboarding_steps_delete_authenticated ON public.onboarding_steps FOR DELETE TO authenticated
    USING ((select app.is_admin()));

-- PL005 changes access: adds a permissive policy for INSERT on public.onboarding_steps to authenticated
CREATE POLICY onboarding_steps_insert_authenticated ON public.onboarding_steps FOR INSERT TO authenticated
    WITH CHECK ((select app.is_admin()));

-- PL005 changes access: adds a permissive policy for SELECT on public.onboarding_steps to authenticated
CREATE POLICY onboarding_steps_select_authenticated ON public.onboarding_steps FOR SELECT TO authenticated
    USING (is_active or (select app.is_admin()));

-- PL005 changes access: adds a permissive policy for UPDATE on public.onboarding_steps to authenticated
CREATE POLICY onboarding_steps_update_authenticated ON public.onboarding_steps FOR UPDATE TO authenticated
    USING ((select app.is_admin()))
    WITH CHECK ((select app.is_admin()));

ALTER TABLE public.onboarding_steps ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.onboarding_steps IS 'Reference data: what one step of onboarding asks.';

COMMENT ON COLUMN public.onboarding_steps.fields IS 'The form''s fields.';

-- PL005 changes access: gives privileges to authenticated on table public.onboarding_steps
GRANT DELETE, SELECT ON TABLE public.onboarding_steps TO authenticated;

-- PL005 changes access: gives privileges to service_role on table public.onboarding_steps
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.onboarding_steps TO service_role;

-- PL005 changes access: gives privileges to authenticated on column description on table public.onboarding_steps
GRANT INSERT (description), UPDATE (description) ON TABLE public.onboarding_steps TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column fields on table public.onboarding_steps
GRANT INSERT (fields), UPDATE (fields) ON TABLE public.onboarding_steps TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column is_active on table public.onboarding_steps
GRANT INSERT (is_active), UPDATE (is_active) ON TABLE public.onboarding_steps TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column is_required on table public.onboarding_steps
GRANT INSERT (is_required), UPDATE (is_required) ON TABLE public.onboarding_steps TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column role on table public.onboarding_steps
GRANT INSERT (role), UPDATE (role) ON TABLE public.onboarding_steps TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column step_number on table public.onboarding_steps
GRANT INSERT (step_number), UPDATE (step_number) ON TABLE public.onboarding_steps TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column step_type on table public.onboarding_steps
GRANT INSERT (step_type), UPDATE (step_type) ON TABLE public.onboarding_steps TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column title on table public.onboarding_steps
GRANT INSERT (title), UPDATE (title) ON TABLE public.onboarding_steps TO authenticated;

-- table public.plan_templates -------------------------------------------------

CREATE TABLE public.plan_templates (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    description text,
    distance_type text NOT NULL,
    duration_weeks integer NOT NULL,
    difficulty_level text DEFAULT 'intermediate' NOT NULL,
    peak_weekly_miles numeric(5,2),
    min_base_miles numeric(5,2),
    created_by text,
    is_public boolean DEFAULT false NOT NULL,
    tags text[] DEFAULT '{}' NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT plan_templates_pkey PRIMARY KEY (id),
    CONSTRAINT plan_templates_difficulty_level_check CHECK (difficulty_level in ('beginner', 'intermediate', 'advanced')),
    CONSTRAINT plan_templates_distance_type_check CHECK (distance_type in ('50K', '50M', '100K', '100M', 'Marathon', 'Base', 'Bridge', 'Recovery')),
    CONSTRAINT plan_templates_duration_weeks_check CHECK (duration_weeks > 0),
    CONSTRAINT plan_templates_min_base_miles_check CHECK (min_base_miles >= 0),
    CONSTRAINT plan_templates_peak_weekly_miles_check CHECK (peak_weekly_miles >= 0),
    CONSTRAINT plan_templates_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.better_auth_users(id) ON DELETE SET NULL
);

REVOKE ALL ON TABLE public.plan_templates FROM anon, authenticated, service_role;

CREATE INDEX plan_templates_created_by_idx ON public.plan_templates USING btree (created_by);

CREATE INDEX plan_templates_tags_idx ON public.plan_templates USING gin (tags);

CREATE TRIGGER plan_templates_touch_updated_at BEFORE UPDATE ON public.plan_templates FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

-- PL005 changes access: adds a permissive policy for DELETE on public.plan_templates to authenticated
CREATE POLICY plan_templates_delete_authenticated ON public.plan_templates FOR DELETE TO authenticated
    USING (created_by = (select app.caller()));

-- PL005 changes access: adds a permissive policy for INSERT on public.plan_templates to authenticated
CREATE POLICY plan_templates_insert_authenticated ON public.plan_templates FOR INSERT TO authenticated
    WITH CHECK (created_by = (select app.caller()) and (select app.is_coach()));

-- PL005 changes access: adds a permissive policy for SELECT on public.plan_templates to authenticated
CREATE POLICY plan_templates_select_authenticated ON public.plan_templates FOR SELECT TO authenticated
    USING (is_public or created_by = (select app.caller()));

-- PL005 changes access: adds a permissive policy for UPDATE on public.plan_templates to authenticated
CREATE POLICY plan_templates_update_authenticated ON public.plan_templates FOR UPDATE TO authenticated
    USING (created_by = (select app.caller()))
    WITH CHECK (created_by = (select app.caller()));

ALTER TABLE public.plan_templates ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.plan_templates IS 'A reusable plan: the system''s, or a coach''s own.';

COMMENT ON COLUMN public.plan_templates.created_by IS 'Null for the system''s own.';

-- PL005 changes access: gives privileges to authenticated on table public.plan_templates
GRANT DELETE, SELECT ON TABLE public.plan_templates TO authenticated;

-- PL005 changes access: gives privileges to service_role on table public.plan_templates
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.plan_templates TO service_role;

-- PL005 changes access: gives privileges to authenticated on column created_by on table public.plan_templates
GRANT INSERT (created_by) ON TABLE public.plan_templates TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column description on table public.plan_templates
GRANT INSERT (description), UPDATE (description) ON TABLE public.plan_templates TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column difficulty_level on table public.plan_templates
GRANT INSERT (difficulty_level), UPDATE (difficulty_level) ON TABLE public.plan_templates TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column distance_type on table public.plan_templates
GRANT INSERT (distance_type), UPDATE (distance_type) ON TABLE public.plan_templates TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column duration_weeks on table public.plan_templates
GRANT INSERT (duration_weeks), UPDATE (duration_weeks) ON TABLE public.plan_templates TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column is_public on table public.plan_templates
GRANT INSERT (is_public), UPDATE (is_public) ON TABLE public.plan_templates TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column min_base_miles on table public.plan_templates
GRANT INSERT (min_base_miles), UPDATE (min_base_miles) ON TABLE public.plan_templates TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column name on table public.plan_templates
GRANT INSERT (name), UPDATE (name) ON TABLE public.plan_templates TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column peak_weekly_miles on table public.plan_templates
GRANT INSERT (peak_weekly_miles), UPDATE (peak_weekly_miles) ON TABLE public.plan_templates TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column tags on table public.plan_templates
GRANT INSERT (tags), UPDATE (tags) ON TABLE public.plan_templates TO authenticated;

-- table public.strava_activity_syncs ------------------------------------------

CREATE TABLE public.strava_activity_syncs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    connection_id uuid NOT NULL,
    strava_activity_id text NOT NULL,
    ultracoach_workout_id uuid,
    activity_data jsonb NOT NULL,
    sync_type text DEFAULT 'manual' NOT NULL,
    sync_status text DEFAULT 'pending' NOT NULL,
    match_confidence real,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    sync_error text,
    synced_at timestamp with time zone,
    CONSTRAINT strava_activity_syncs_pkey PRIMARY KEY (id),
    CONSTRAINT strava_activity_syncs_strava_activity_id_key UNIQUE (strava_activity_id),
    CONSTRAINT strava_activity_syncs_match_confidence_check CHECK (match_confidence between 0 and 1),
    CONSTRAINT strava_activity_syncs_sync_status_check CHECK (sync_status in ('pending', 'synced', 'failed', 'ignored')),
    CONSTRAINT strava_activity_syncs_sync_type_check CHECK (sync_type in ('manual', 'automatic', 'webhook')),
    CONSTRAINT strava_activity_syncs_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES public.strava_connections(id) ON DELETE CASCADE,
    CONSTRAINT strava_activity_syncs_ultracoach_workout_id_fkey FOREIGN KEY (ultracoach_workout_id) REFERENCES public.workouts(id) ON DELETE SET NULL
);

REVOKE ALL ON TABLE public.strava_activity_syncs FROM anon, authenticated, service_role;

CREATE INDEX strava_activity_syncs_connection_id_idx ON public.strava_activity_syncs USING btree (connection_id);

CREATE INDEX strava_activity_syncs_ultracoach_workout_id_idx ON public.strava_activity_syncs USING btree (ultracoach_workout_id);

CREATE TRIGGER strava_activity_syncs_touch_updated_at BEFORE UPDATE ON public.strava_activity_syncs FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

-- PL005 changes access: adds a permissive policy for SELECT on public.strava_activity_syncs to authenticated
CREATE POLICY strava_activity_syncs_select_authenticated ON public.strava_activity_syncs FOR SELECT TO authenticated
    USING (connection_id = any (array(
        select connection.id from public.strava_connections as connection where connection.user_id = (select app.caller())
    )));

ALTER TABLE public.strava_activity_syncs ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.strava_activity_syncs IS 'One Strava activity taken over, and the workout it was matched to.';

-- PL005 changes access: gives privileges to authenticated on table public.strava_activity_syncs
GRANT SELECT ON TABLE public.strava_activity_syncs TO authenticated;

-- PL005 changes access: gives privileges to service_role on table public.strava_activity_syncs
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.strava_activity_syncs TO service_role;

-- table public.strava_webhooks ------------------------------------------------

CREATE TABLE public.strava_webhooks (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    subscription_id bigint NOT NULL,
    callback_url text NOT NULL,
    verify_token text NOT NULL,
    active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT strava_webhooks_pkey PRIMARY KEY (id),
    CONSTRAINT strava_webhooks_subscription_id_key UNIQUE (subscription_id)
);

REVOKE ALL ON TABLE public.strava_webhooks FROM anon, authenticated, service_role;

-- table public.strava_webhook_events ------------------------------------------

CREATE TABLE public.strava_webhook_events (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    webhook_id uuid NOT NULL,
    object_type text NOT NULL,
    object_id bigint NOT NULL,
    aspect_type text NOT NULL,
    owner_id bigint NOT NULL,
    event_time timestamp with time zone NOT NULL,
    updates jsonb,
    processed boolean DEFAULT false NOT NULL,
    processed_at timestamp with time zone,
    error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT strava_webhook_events_pkey PRIMARY KEY (id),
    CONSTRAINT strava_webhook_events_object_type_object_id_aspect_type_eve_key UNIQUE (object_type, object_id, aspect_type, event_time),
    CONSTRAINT strava_webhook_events_aspect_type_check CHECK (aspect_type in ('create', 'update', 'delete')),
    CONSTRAINT strava_webhook_events_object_type_check CHECK (object_type in ('activity', 'athlete')),
    CONSTRAINT strava_webhook_events_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES public.strava_webhooks(id) ON DELETE CASCADE
);

REVOKE ALL ON TABLE public.strava_webhook_events FROM anon, authenticated, service_role;

CREATE INDEX strava_webhook_events_created_at_idx ON public.strava_webhook_events USING btree (created_at) WHERE (NOT processed);

CREATE INDEX strava_webhook_events_webhook_id_idx ON public.strava_webhook_events USING btree (webhook_id);

ALTER TABLE public.strava_webhook_events ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.strava_webhook_events IS 'One event received. Strava sends several updates of one activity, and sends each again until it is answered: the time tells them apart.';

COMMENT ON COLUMN public.strava_webhook_events.owner_id IS 'The athlete.';

COMMENT ON COLUMN public.strava_webhook_events.updates IS 'What changed, as Strava tells it.';

-- PL005 changes access: gives privileges to service_role on table public.strava_webhook_events
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.strava_webhook_events TO service_role;

-- table public.strava_webhooks ------------------------------------------------

CREATE TRIGGER strava_webhooks_touch_updated_at BEFORE UPDATE ON public.strava_webhooks FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

ALTER TABLE public.strava_webhooks ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.strava_webhooks IS 'The application''s own subscription to Strava''s events.';

-- PL005 changes access: gives privileges to service_role on table public.strava_webhooks
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.strava_webhooks TO service_role;

-- table public.training_phases ------------------------------------------------

CREATE TABLE public.training_phases (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    description text,
    focus_areas text[] DEFAULT '{}' NOT NULL,
    typical_duration_weeks integer,
    phase_order integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT training_phases_pkey PRIMARY KEY (id),
    CONSTRAINT training_phases_name_key UNIQUE (name),
    CONSTRAINT training_phases_typical_duration_weeks_check CHECK (typical_duration_weeks > 0)
);

REVOKE ALL ON TABLE public.training_phases FROM anon, authenticated, service_role;

-- table public.template_phases ------------------------------------------------

CREATE TABLE public.template_phases (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    template_id uuid NOT NULL,
    phase_id uuid NOT NULL,
    phase_order integer NOT NULL,
    duration_weeks integer NOT NULL,
    target_weekly_miles numeric(5,2),
    description text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT template_phases_pkey PRIMARY KEY (id),
    CONSTRAINT template_phases_template_id_phase_order_key UNIQUE (template_id, phase_order),
    CONSTRAINT template_phases_duration_weeks_check CHECK (duration_weeks > 0),
    CONSTRAINT template_phases_target_weekly_miles_check CHECK (target_weekly_miles >= 0),
    CONSTRAINT template_phases_phase_id_fkey FOREIGN KEY (phase_id) REFERENCES public.training_phases(id) ON DELETE CASCADE,
    CONSTRAINT template_phases_template_id_fkey FOREIGN KEY (template_id) REFERENCES public.plan_templates(id) ON DELETE CASCADE
);

REVOKE ALL ON TABLE public.template_phases FROM anon, authenticated, service_role;

CREATE INDEX template_phases_phase_id_idx ON public.template_phases USING btree (phase_id);

CREATE TRIGGER template_phases_touch_updated_at BEFORE UPDATE ON public.template_phases FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

-- PL005 changes access: adds a permissive policy for DELETE on public.template_phases to authenticated
CREATE POLICY template_phases_delete_authenticated ON public.template_phases FOR DELETE TO authenticated
    USING (exists (
        select from public.plan_templates as template
        where template.id = public.template_phases.template_id and template.created_by = (select app.caller())
    ));

-- PL005 changes access: adds a permissive policy for INSERT on public.template_phases to authenticated
CREATE POLICY template_phases_insert_authenticated ON public.template_phases FOR INSERT TO authenticated
    WITH CHECK (exists (
        select from public.plan_templates as template
        where template.id = public.template_phases.template_id and template.created_by = (select app.caller())
    ));

-- PL005 changes access: adds a permissive policy for SELECT on public.template_phases to authenticated
CREATE POLICY template_phases_select_authenticated ON public.template_phases FOR SELECT TO authenticated
    USING (exists (select from public.plan_templates as template where template.id = public.template_phases.template_id));

-- PL005 changes access: adds a permissive policy for UPDATE on public.template_phases to authenticated
CREATE POLICY template_phases_update_authenticated ON public.template_phases FOR UPDATE TO authenticated
    USING (exists (
            select from public.plan_templates as template
            where template.id = public.template_phases.template_id and template.created_by = (select app.caller())
        ))
    WITH CHECK (exists (
            select from public.plan_templates as template
            where template.id = public.template_phases.template_id and template.created_by = (select app.caller())
        ));

ALTER TABLE public.template_phases ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.template_phases IS 'A phase of a template, in its place.';

-- PL005 changes access: gives privileges to authenticated on table public.template_phases
GRANT DELETE, SELECT ON TABLE public.template_phases TO authenticated;

-- PL005 changes access: gives privileges to service_role on table public.template_phases
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.template_phases TO service_role;

-- PL005 changes access: gives privileges to authenticated on column description on table public.template_phases
GRANT INSERT (description), UPDATE (description) ON TABLE public.template_phases TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column duration_weeks on table public.template_phases
GRANT INSERT (duration_weeks), UPDATE (duration_weeks) ON TABLE public.template_phases TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column phase_id on table public.template_phases
GRANT INSERT (phase_id), UPDATE (phase_id) ON TABLE public.template_phases TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column phase_order on table public.template_phases
GRANT INSERT (phase_order), UPDATE (phase_order) ON TABLE public.template_phases TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column target_weekly_miles on table public.template_phases
GRANT INSERT (target_weekly_miles), UPDATE (target_weekly_miles) ON TABLE public.template_phases TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column template_id on table public.template_phases
GRANT INSERT (template_id) ON TABLE public.template_phases TO authenticated;

-- table public.training_phases ------------------------------------------------

CREATE TRIGGER training_phases_touch_updated_at BEFORE UPDATE ON public.training_phases FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

-- PL005 changes access: adds a permissive policy for SELECT on public.training_phases to authenticated
CREATE POLICY training_phases_select_authenticated ON public.training_phases FOR SELECT TO authenticated
    USING (true);

ALTER TABLE public.training_phases ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.training_phases IS 'Reference data: a phase of a training cycle.';

-- PL005 changes access: gives privileges to authenticated on table public.training_phases
GRANT SELECT ON TABLE public.training_phases TO authenticated;

-- PL005 changes access: gives privileges to service_role on table public.training_phases
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.training_phases TO service_role;

-- table public.typing_status --------------------------------------------------

CREATE UNLOGGED TABLE public.typing_status (
    user_id text NOT NULL,
    recipient_id text NOT NULL,
    is_typing boolean DEFAULT false NOT NULL,
    last_updated timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT typing_status_pkey PRIMARY KEY (user_id, recipient_id),
    CONSTRAINT typing_status_recipient_id_fkey FOREIGN KEY (recipient_id) REFERENCES public.better_auth_users(id) ON DELETE CASCADE,
    CONSTRAINT typing_status_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.better_auth_users(id) ON DELETE CASCADE
);

REVOKE ALL ON TABLE public.typing_status FROM anon, authenticated, service_role;

CREATE INDEX typing_status_recipient_id_idx ON public.typing_status USING btree (recipient_id);

-- PL005 changes access: adds a permissive policy for DELETE on public.typing_status to authenticated
CREATE POLICY typing_status_delete_authenticated ON public.typing_status FOR DELETE TO authenticated
    USING (user_id = (select app.caller()));

-- PL005 changes access: adds a permissive policy for INSERT on public.typing_status to authenticated
CREATE POLICY typing_status_insert_authenticated ON public.typing_status FOR INSERT TO authenticated
    WITH CHECK (user_id = (select app.caller()));

-- PL005 changes access: adds a permissive policy for SELECT on public.typing_status to authenticated
CREATE POLICY typing_status_select_authenticated ON public.typing_status FOR SELECT TO authenticated
    USING (user_id = (select app.caller()) or recipient_id = (select app.caller()));

-- PL005 changes access: adds a permissive policy for UPDATE on public.typing_status to authenticated
CREATE POLICY typing_status_update_authenticated ON public.typing_status FOR UPDATE TO authenticated
    USING (user_id = (select app.caller()))
    WITH CHECK (user_id = (select app.caller()));

ALTER TABLE public.typing_status ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.typing_status IS 'Who is typing to whom just now. Unlogged: after a crash nobody is.';

-- PL005 changes access: gives privileges to authenticated on table public.typing_status
GRANT DELETE, SELECT ON TABLE public.typing_status TO authenticated;

-- PL005 changes access: gives privileges to service_role on table public.typing_status
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.typing_status TO service_role;

-- PL005 changes access: gives privileges to authenticated on column is_typing on table public.typing_status
GRANT INSERT (is_typing), UPDATE (is_typing) ON TABLE public.typing_status TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column recipient_id on table public.typing_status
GRANT INSERT (recipient_id) ON TABLE public.typing_status TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column user_id on table public.typing_status
GRANT INSERT (user_id) ON TABLE public.typing_status TO authenticated;

-- table public.user_feedback --------------------------------------------------

CREATE TABLE public.user_feedback (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id text NOT NULL,
    feedback_type text NOT NULL,
    category text,
    title text NOT NULL,
    description text NOT NULL,
    priority text DEFAULT 'medium' NOT NULL,
    status public.feedback_status DEFAULT 'open' NOT NULL,
    user_email text,
    browser_info jsonb,
    page_url text,
    screenshots text[] DEFAULT '{}' NOT NULL,
    admin_notes text,
    resolved_by text,
    resolved_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT user_feedback_pkey PRIMARY KEY (id),
    CONSTRAINT user_feedback_category_check CHECK (category in ('ui_ux', 'performance', 'functionality', 'content', 'other')),
    CONSTRAINT user_feedback_feedback_type_check CHECK (feedback_type in ('bug_report', 'feature_request', 'general_feedback', 'complaint', 'compliment')),
    CONSTRAINT user_feedback_priority_check CHECK (priority in ('low', 'medium', 'high', 'urgent')),
    CONSTRAINT user_feedback_resolved_by_fkey FOREIGN KEY (resolved_by) REFERENCES public.better_auth_users(id) ON DELETE SET NULL,
    CONSTRAINT user_feedback_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.better_auth_users(id) ON DELETE CASCADE
);

REVOKE ALL ON TABLE public.user_feedback FROM anon, authenticated, service_role;

CREATE INDEX user_feedback_resolved_by_idx ON public.user_feedback USING btree (resolved_by);

CREATE INDEX user_feedback_status_created_at_idx ON public.user_feedback USING btree (status, created_at DESC);

CREATE INDEX user_feedback_user_id_idx ON public.user_feedback USING btree (user_id);

CREATE TRIGGER user_feedback_touch_updated_at BEFORE UPDATE ON public.user_feedback FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

-- PL005 changes access: adds a permissive policy for INSERT on public.user_feedback to authenticated
CREATE POLICY user_feedback_insert_authenticated ON public.user_feedback FOR INSERT TO authenticated
    WITH CHECK (user_id = (select app.caller()) and status = 'open');

-- PL005 changes access: adds a permissive policy for SELECT on public.user_feedback to authenticated
CREATE POLICY user_feedback_select_authenticated ON public.user_feedback FOR SELECT TO authenticated
    USING (user_id = (select app.caller()) or (select app.is_admin()));

-- PL005 changes access: adds a permissive policy for UPDATE on public.user_feedback to authenticated
CREATE POLICY user_feedback_update_authenticated ON public.user_feedback FOR UPDATE TO authenticated
    USING ((select app.is_admin()))
    WITH CHECK ((select app.is_admin()));

ALTER TABLE public.user_feedback ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.user_feedback IS 'A bug report or a wish.';

COMMENT ON COLUMN public.user_feedback.admin_notes IS 'For administrators, who read and write it in `feedback_notes`.';

-- PL005 changes access: gives privileges to service_role on table public.user_feedback
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.user_feedback TO service_role;

-- PL005 changes access: gives privileges to authenticated on column browser_info on table public.user_feedback
GRANT INSERT (browser_info), SELECT (browser_info) ON TABLE public.user_feedback TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column category on table public.user_feedback
GRANT INSERT (category), SELECT (category), UPDATE (category) ON TABLE public.user_feedback TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column created_at on table public.user_feedback
GRANT SELECT (created_at) ON TABLE public.user_feedback TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column description on table public.user_feedback
GRANT INSERT (description), SELECT (description) ON TABLE public.user_feedback TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column feedback_type on table public.user_feedback
GRANT INSERT (feedback_type), SELECT (feedback_type) ON TABLE public.user_feedback TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column id on table public.user_feedback
GRANT SELECT (id) ON TABLE public.user_feedback TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column page_url on table public.user_feedback
GRANT INSERT (page_url), SELECT (page_url) ON TABLE public.user_feedback TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column priority on table public.user_feedback
GRANT INSERT (priority), SELECT (priority), UPDATE (priority) ON TABLE public.user_feedback TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column resolved_at on table public.user_feedback
GRANT SELECT (resolved_at), UPDATE (resolved_at) ON TABLE public.user_feedback TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column resolved_by on table public.user_feedback
GRANT SELECT (resolved_by), UPDATE (resolved_by) ON TABLE public.user_feedback TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column screenshots on table public.user_feedback
GRANT INSERT (screenshots), SELECT (screenshots) ON TABLE public.user_feedback TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column status on table public.user_feedback
GRANT INSERT (status), SELECT (status), UPDATE (status) ON TABLE public.user_feedback TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column title on table public.user_feedback
GRANT INSERT (title), SELECT (title) ON TABLE public.user_feedback TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column updated_at on table public.user_feedback
GRANT SELECT (updated_at) ON TABLE public.user_feedback TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column user_email on table public.user_feedback
GRANT INSERT (user_email), SELECT (user_email) ON TABLE public.user_feedback TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column user_id on table public.user_feedback
GRANT INSERT (user_id), SELECT (user_id) ON TABLE public.user_feedback TO authenticated;

-- table public.user_onboarding ------------------------------------------------

CREATE TABLE public.user_onboarding (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id text NOT NULL,
    role text NOT NULL,
    current_step integer DEFAULT 1 NOT NULL,
    total_steps integer DEFAULT 5 NOT NULL,
    completed boolean DEFAULT false NOT NULL,
    step_data jsonb DEFAULT '{}' NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    completed_at timestamp with time zone,
    skipped_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    coach_tour_completed boolean DEFAULT false NOT NULL,
    runner_tour_completed boolean DEFAULT false NOT NULL,
    last_tour_started_at timestamp with time zone,
    last_tour_completed_at timestamp with time zone,
    CONSTRAINT user_onboarding_pkey PRIMARY KEY (id),
    CONSTRAINT user_onboarding_user_id_key UNIQUE (user_id),
    CONSTRAINT user_onboarding_current_step_check CHECK (current_step >= 1),
    CONSTRAINT user_onboarding_role_check CHECK (role in ('runner', 'coach')),
    CONSTRAINT user_onboarding_total_steps_check CHECK (total_steps >= 1),
    CONSTRAINT user_onboarding_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.better_auth_users(id) ON DELETE CASCADE
);

REVOKE ALL ON TABLE public.user_onboarding FROM anon, authenticated, service_role;

CREATE TRIGGER user_onboarding_touch_updated_at BEFORE UPDATE ON public.user_onboarding FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

-- PL005 changes access: adds a permissive policy for INSERT on public.user_onboarding to authenticated
CREATE POLICY user_onboarding_insert_authenticated ON public.user_onboarding FOR INSERT TO authenticated
    WITH CHECK (user_id = (select app.caller()));

-- PL005 changes access: adds a permissive policy for SELECT on public.user_onboarding to authenticated
CREATE POLICY user_onboarding_select_authenticated ON public.user_onboarding FOR SELECT TO authenticated
    USING (user_id = (select app.caller()));

-- PL005 changes access: adds a permissive policy for UPDATE on public.user_onboarding to authenticated
CREATE POLICY user_onboarding_update_authenticated ON public.user_onboarding FOR UPDATE TO authenticated
    USING (user_id = (select app.caller()))
    WITH CHECK (user_id = (select app.caller()));

ALTER TABLE public.user_onboarding ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.user_onboarding IS 'How far one user has come in onboarding and in the product tours.';

COMMENT ON COLUMN public.user_onboarding.role IS 'As what the user is led through; decides nothing else.';

-- PL005 changes access: gives privileges to authenticated on table public.user_onboarding
GRANT SELECT ON TABLE public.user_onboarding TO authenticated;

-- PL005 changes access: gives privileges to service_role on table public.user_onboarding
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.user_onboarding TO service_role;

-- PL005 changes access: gives privileges to authenticated on column coach_tour_completed on table public.user_onboarding
GRANT UPDATE (coach_tour_completed) ON TABLE public.user_onboarding TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column completed on table public.user_onboarding
GRANT UPDATE (completed) ON TABLE public.user_onboarding TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column completed_at on table public.user_onboarding
GRANT UPDATE (completed_at) ON TABLE public.user_onboarding TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column current_step on table public.user_onboarding
GRANT INSERT (current_step), UPDATE (current_step) ON TABLE public.user_onboarding TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column last_tour_completed_at on table public.user_onboarding
GRANT UPDATE (last_tour_completed_at) ON TABLE public.user_onboarding TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column last_tour_started_at on table public.user_onboarding
GRANT UPDATE (last_tour_started_at) ON TABLE public.user_onboarding TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column role on table public.user_onboarding
GRANT INSERT (role) ON TABLE public.user_onboarding TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column runner_tour_completed on table public.user_onboarding
GRANT UPDATE (runner_tour_completed) ON TABLE public.user_onboarding TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column skipped_at on table public.user_onboarding
GRANT UPDATE (skipped_at) ON TABLE public.user_onboarding TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column step_data on table public.user_onboarding
GRANT INSERT (step_data), UPDATE (step_data) ON TABLE public.user_onboarding TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column total_steps on table public.user_onboarding
GRANT INSERT (total_steps) ON TABLE public.user_onboarding TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column user_id on table public.user_onboarding
GRANT INSERT (user_id) ON TABLE public.user_onboarding TO authenticated;

-- table public.user_settings --------------------------------------------------

CREATE TABLE public.user_settings (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id text NOT NULL,
    notification_preferences jsonb DEFAULT '{}' NOT NULL,
    display_preferences jsonb DEFAULT '{}' NOT NULL,
    unit_preferences jsonb DEFAULT '{}' NOT NULL,
    privacy_settings jsonb DEFAULT '{}' NOT NULL,
    communication_settings jsonb DEFAULT '{}' NOT NULL,
    training_preferences jsonb DEFAULT '{}' NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT user_settings_pkey PRIMARY KEY (id),
    CONSTRAINT user_settings_user_id_key UNIQUE (user_id),
    CONSTRAINT user_settings_communication_settings_check CHECK (jsonb_typeof(communication_settings) = 'object'),
    CONSTRAINT user_settings_display_preferences_check CHECK (jsonb_typeof(display_preferences) = 'object'),
    CONSTRAINT user_settings_notification_preferences_check CHECK (jsonb_typeof(notification_preferences) = 'object'),
    CONSTRAINT user_settings_privacy_settings_check CHECK (jsonb_typeof(privacy_settings) = 'object'),
    CONSTRAINT user_settings_training_preferences_check CHECK (jsonb_typeof(training_preferences) = 'object'),
    CONSTRAINT user_settings_unit_preferences_check CHECK (jsonb_typeof(unit_preferences) = 'object'),
    CONSTRAINT user_settings_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.better_auth_users(id) ON DELETE CASCADE
);

REVOKE ALL ON TABLE public.user_settings FROM anon, authenticated, service_role;

CREATE TRIGGER user_settings_touch_updated_at BEFORE UPDATE ON public.user_settings FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

-- PL005 changes access: adds a permissive policy for INSERT on public.user_settings to authenticated
CREATE POLICY user_settings_insert_authenticated ON public.user_settings FOR INSERT TO authenticated
    WITH CHECK (user_id = (select app.caller()));

-- PL005 changes access: adds a permissive policy for SELECT on public.user_settings to authenticated
CREATE POLICY user_settings_select_authenticated ON public.user_settings FOR SELECT TO authenticated
    USING (user_id = (select app.caller()));

-- PL005 changes access: adds a permissive policy for UPDATE on public.user_settings to authenticated
CREATE POLICY user_settings_update_authenticated ON public.user_settings FOR UPDATE TO authenticated
    USING (user_id = (select app.caller()))
    WITH CHECK (user_id = (select app.caller()));

ALTER TABLE public.user_settings ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.user_settings IS 'What one user prefers: six groups, each a JSON object that the application fills in.';

-- PL005 changes access: gives privileges to authenticated on table public.user_settings
GRANT SELECT ON TABLE public.user_settings TO authenticated;

-- PL005 changes access: gives privileges to service_role on table public.user_settings
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.user_settings TO service_role;

-- PL005 changes access: gives privileges to authenticated on column communication_settings on table public.user_settings
GRANT INSERT (communication_settings), UPDATE (communication_settings) ON TABLE public.user_settings TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column display_preferences on table public.user_settings
GRANT INSERT (display_preferences), UPDATE (display_preferences) ON TABLE public.user_settings TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column notification_preferences on table public.user_settings
GRANT INSERT (notification_preferences), UPDATE (notification_preferences) ON TABLE public.user_settings TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column privacy_settings on table public.user_settings
GRANT INSERT (privacy_settings), UPDATE (privacy_settings) ON TABLE public.user_settings TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column training_preferences on table public.user_settings
GRANT INSERT (training_preferences), UPDATE (training_preferences) ON TABLE public.user_settings TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column unit_preferences on table public.user_settings
GRANT INSERT (unit_preferences), UPDATE (unit_preferences) ON TABLE public.user_settings TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column user_id on table public.user_settings
GRANT INSERT (user_id) ON TABLE public.user_settings TO authenticated;

-- function app.touch_last_updated() -------------------------------------------

CREATE FUNCTION app.touch_last_updated()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  new.last_updated := now();
  return new;
end
$function$;

REVOKE ALL ON ROUTINE app.touch_last_updated() FROM anon, authenticated, service_role;

-- table public.typing_status --------------------------------------------------

CREATE TRIGGER typing_status_touch_last_updated BEFORE UPDATE ON public.typing_status FOR EACH ROW EXECUTE FUNCTION app.touch_last_updated();

-- function app.touch_last_updated() -------------------------------------------

-- PL005 changes access: takes privileges from PUBLIC on function app.touch_last_updated()
REVOKE EXECUTE ON ROUTINE app.touch_last_updated() FROM PUBLIC;

-- view public.feedback_notes --------------------------------------------------

CREATE VIEW public.feedback_notes
WITH (security_barrier=true) AS
select id, admin_notes from public.user_feedback where (select app.is_admin());

REVOKE ALL ON TABLE public.feedback_notes FROM anon, authenticated, service_role;

COMMENT ON VIEW public.feedback_notes IS 'What administrators note about feedback. A door made on purpose: administrators are `authenticated` as everybody is, so a privilege on the column cannot tell them apart.';

-- PL005 changes access: gives privileges to authenticated on column admin_notes on view public.feedback_notes
GRANT UPDATE (admin_notes) ON TABLE public.feedback_notes TO authenticated;

-- PL005 changes access: gives privileges to authenticated on view public.feedback_notes
GRANT SELECT ON TABLE public.feedback_notes TO authenticated;

COMMIT;
