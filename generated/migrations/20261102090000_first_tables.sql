-- palisade migration, format 1
-- id: f25a1489893940770f1209ca26afcb23
-- parent: none
-- hash: sha256:dc6f8b6bf2f771ab4a04db12f5bfe7e94cb98ee317e9f2d6fe996ca6f6c57f8f
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

CREATE SCHEMA app;

-- PL005 changes access: gives privileges to service_role on schema app
GRANT USAGE ON SCHEMA app TO service_role;

-- enum public.link_status -----------------------------------------------------

CREATE TYPE public.link_status AS ENUM (
    'pending',
    'active',
    'inactive'
);

COMMENT ON TYPE public.link_status IS 'How far two people have come with each other. A type of its own, since code and policies depend on each word.';

-- enum public.workout_status --------------------------------------------------

CREATE TYPE public.workout_status AS ENUM (
    'planned',
    'completed',
    'skipped'
);

COMMENT ON TYPE public.workout_status IS 'What became of a workout.';

-- table public.better_auth_users ----------------------------------------------

CREATE TABLE public.better_auth_users (
    id text NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    email_verified boolean DEFAULT false NOT NULL,
    image text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    role text DEFAULT 'user' NOT NULL,
    user_type text DEFAULT 'runner' NOT NULL,
    banned boolean DEFAULT false,
    ban_reason text,
    ban_expires timestamp with time zone,
    full_name text,
    notification_preferences jsonb,
    CONSTRAINT better_auth_users_pkey PRIMARY KEY (id),
    CONSTRAINT better_auth_users_email_key UNIQUE (email),
    CONSTRAINT better_auth_users_user_type_check CHECK (user_type in ('runner', 'coach'))
);

REVOKE ALL ON TABLE public.better_auth_users FROM anon, authenticated, service_role;

-- table public.better_auth_accounts -------------------------------------------

CREATE TABLE public.better_auth_accounts (
    id text NOT NULL,
    account_id text NOT NULL,
    provider_id text NOT NULL,
    user_id text NOT NULL,
    access_token text,
    refresh_token text,
    id_token text,
    access_token_expires_at timestamp with time zone,
    refresh_token_expires_at timestamp with time zone,
    scope text,
    password text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT better_auth_accounts_pkey PRIMARY KEY (id),
    CONSTRAINT better_auth_accounts_provider_id_account_id_key UNIQUE (provider_id, account_id),
    CONSTRAINT better_auth_accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.better_auth_users(id) ON DELETE CASCADE
);

REVOKE ALL ON TABLE public.better_auth_accounts FROM anon, authenticated, service_role;

CREATE INDEX better_auth_accounts_user_id_idx ON public.better_auth_accounts USING btree (user_id);

ALTER TABLE public.better_auth_accounts ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.better_auth_accounts IS 'One way of signing in; provider `credential` carries the password''s hash.';

COMMENT ON COLUMN public.better_auth_accounts.password IS 'Better Auth''s own hash, made by the library and never by SQL. Null for other providers.';

-- PL005 changes access: gives privileges to service_role on table public.better_auth_accounts
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.better_auth_accounts TO service_role;

-- table public.better_auth_sessions -------------------------------------------

CREATE TABLE public.better_auth_sessions (
    id text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    token text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    ip_address text,
    user_agent text,
    user_id text NOT NULL,
    impersonated_by text,
    CONSTRAINT better_auth_sessions_pkey PRIMARY KEY (id),
    CONSTRAINT better_auth_sessions_token_key UNIQUE (token),
    CONSTRAINT better_auth_sessions_impersonated_by_fkey FOREIGN KEY (impersonated_by) REFERENCES public.better_auth_users(id) ON DELETE SET NULL,
    CONSTRAINT better_auth_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.better_auth_users(id) ON DELETE CASCADE
);

REVOKE ALL ON TABLE public.better_auth_sessions FROM anon, authenticated, service_role;

CREATE INDEX better_auth_sessions_expires_at_idx ON public.better_auth_sessions USING btree (expires_at);

CREATE INDEX better_auth_sessions_impersonated_by_idx ON public.better_auth_sessions USING btree (impersonated_by);

CREATE INDEX better_auth_sessions_user_id_idx ON public.better_auth_sessions USING btree (user_id);

ALTER TABLE public.better_auth_sessions ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.better_auth_sessions IS 'One open session. `id` and `token` are two different values, and both are needed.';

COMMENT ON COLUMN public.better_auth_sessions.impersonated_by IS 'The administrator who acts as this user.';

-- PL005 changes access: gives privileges to service_role on table public.better_auth_sessions
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.better_auth_sessions TO service_role;

-- table public.better_auth_users ----------------------------------------------

CREATE UNIQUE INDEX better_auth_users_lower_idx ON public.better_auth_users USING btree (lower(email));

ALTER TABLE public.better_auth_users ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.better_auth_users IS 'A person. Managed by Better Auth; `user_type`, `full_name` and `notification_preferences` are the application''s.';

COMMENT ON COLUMN public.better_auth_users.email IS 'Better Auth searches by it as it stands, and writes it in lower case; other ways in do not.';

COMMENT ON COLUMN public.better_auth_users.role IS 'Better Auth''s own, several of them separated by commas; says nothing about coaches.';

COMMENT ON COLUMN public.better_auth_users.user_type IS 'The application''s: what authorisation asks for.';

-- PL005 changes access: gives privileges to service_role on table public.better_auth_users
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.better_auth_users TO service_role;

-- table public.better_auth_verification_tokens --------------------------------

CREATE TABLE public.better_auth_verification_tokens (
    id text NOT NULL,
    identifier text NOT NULL,
    value text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT better_auth_verification_tokens_pkey PRIMARY KEY (id)
);

REVOKE ALL ON TABLE public.better_auth_verification_tokens FROM anon, authenticated, service_role;

CREATE INDEX better_auth_verification_tokens_expires_at_idx ON public.better_auth_verification_tokens USING btree (expires_at);

CREATE INDEX better_auth_verification_tokens_identifier_idx ON public.better_auth_verification_tokens USING btree (identifier);

ALTER TABLE public.better_auth_verification_tokens ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.better_auth_verification_tokens IS 'A one-time token for the verification of an address or the reset of a password.';

-- PL005 changes access: gives privileges to service_role on table public.better_auth_verification_tokens
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.better_auth_verification_tokens TO service_role;

-- table public.coach_runners --------------------------------------------------

CREATE TABLE public.coach_runners (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    coach_id text NOT NULL,
    runner_id text NOT NULL,
    status public.link_status DEFAULT 'pending' NOT NULL,
    relationship_type text DEFAULT 'standard' NOT NULL,
    invited_by text NOT NULL,
    relationship_started_at timestamp with time zone DEFAULT now() NOT NULL,
    notes text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT coach_runners_pkey PRIMARY KEY (id),
    CONSTRAINT coach_runners_coach_id_runner_id_key UNIQUE (coach_id, runner_id),
    CONSTRAINT coach_runners_invited_by_check CHECK (invited_by in ('runner', 'coach')),
    CONSTRAINT coach_runners_no_self_coaching CHECK (coach_id <> runner_id),
    CONSTRAINT coach_runners_relationship_type_check CHECK (relationship_type in ('standard', 'invited')),
    CONSTRAINT coach_runners_coach_id_fkey FOREIGN KEY (coach_id) REFERENCES public.better_auth_users(id) ON DELETE CASCADE,
    CONSTRAINT coach_runners_runner_id_fkey FOREIGN KEY (runner_id) REFERENCES public.better_auth_users(id) ON DELETE CASCADE
);

REVOKE ALL ON TABLE public.coach_runners FROM anon, authenticated, service_role;

CREATE INDEX coach_runners_coach_id_runner_id_idx ON public.coach_runners USING btree (coach_id, runner_id) WHERE (status = 'active'::public.link_status);

CREATE INDEX coach_runners_runner_id_idx ON public.coach_runners USING btree (runner_id);

ALTER TABLE public.coach_runners ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.coach_runners IS 'Who coaches whom: the relation that everything else is authorised by.';

COMMENT ON COLUMN public.coach_runners.invited_by IS 'Which side asked. The other one accepts.';

-- PL005 changes access: gives privileges to service_role on table public.coach_runners
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.coach_runners TO service_role;

-- table public.races ----------------------------------------------------------

CREATE TABLE public.races (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    date timestamp with time zone,
    distance_miles numeric(6,2) NOT NULL,
    distance_type text NOT NULL,
    location text NOT NULL,
    elevation_gain_feet integer DEFAULT 0 NOT NULL,
    terrain_type text DEFAULT 'trail' NOT NULL,
    website_url text,
    notes text,
    created_by text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT races_pkey PRIMARY KEY (id),
    CONSTRAINT races_distance_miles_check CHECK (distance_miles > 0),
    CONSTRAINT races_elevation_gain_feet_check CHECK (elevation_gain_feet >= 0),
    CONSTRAINT races_terrain_type_check CHECK (terrain_type in ('trail', 'road', 'mixed', 'track', 'treadmill')),
    CONSTRAINT races_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.better_auth_users(id) ON DELETE SET NULL
);

REVOKE ALL ON TABLE public.races FROM anon, authenticated, service_role;

CREATE INDEX races_created_by_idx ON public.races USING btree (created_by);

CREATE INDEX races_date_idx ON public.races USING btree (date);

ALTER TABLE public.races ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.races IS 'An event that runners train for.';

COMMENT ON COLUMN public.races.distance_type IS 'As people say it, from `5K` to `135M`.';

-- PL005 changes access: gives privileges to service_role on table public.races
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.races TO service_role;

-- table public.strava_connections ---------------------------------------------

CREATE TABLE public.strava_connections (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id text NOT NULL,
    strava_athlete_id bigint NOT NULL,
    access_token text NOT NULL,
    refresh_token text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    scope text[] DEFAULT '{}' NOT NULL,
    athlete_data jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT strava_connections_pkey PRIMARY KEY (id),
    CONSTRAINT strava_connections_strava_athlete_id_key UNIQUE (strava_athlete_id),
    CONSTRAINT strava_connections_user_id_key UNIQUE (user_id),
    CONSTRAINT strava_connections_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.better_auth_users(id) ON DELETE CASCADE
);

REVOKE ALL ON TABLE public.strava_connections FROM anon, authenticated, service_role;

ALTER TABLE public.strava_connections ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.strava_connections IS 'A runner''s Strava account. The tokens are encrypted by the application and never leave the server.';

COMMENT ON COLUMN public.strava_connections.strava_athlete_id IS 'One user per athlete.';

COMMENT ON COLUMN public.strava_connections.user_id IS 'One athlete per user.';

-- PL005 changes access: gives privileges to service_role on table public.strava_connections
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.strava_connections TO service_role;

-- table public.training_plans -------------------------------------------------

CREATE TABLE public.training_plans (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    title text NOT NULL,
    description text,
    coach_id text NOT NULL,
    runner_id text NOT NULL,
    target_race_date date,
    target_race_distance text,
    plan_type text,
    goal_type text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT training_plans_pkey PRIMARY KEY (id),
    CONSTRAINT training_plans_goal_type_check CHECK (goal_type in ('completion', 'time_goal', 'placement')),
    CONSTRAINT training_plans_no_self_coaching CHECK (coach_id <> runner_id),
    CONSTRAINT training_plans_plan_type_check CHECK (plan_type in ('race_specific', 'base_building', 'recovery', 'bridge')),
    CONSTRAINT training_plans_coach_id_fkey FOREIGN KEY (coach_id) REFERENCES public.better_auth_users(id) ON DELETE CASCADE,
    CONSTRAINT training_plans_runner_id_fkey FOREIGN KEY (runner_id) REFERENCES public.better_auth_users(id) ON DELETE CASCADE
);

REVOKE ALL ON TABLE public.training_plans FROM anon, authenticated, service_role;

CREATE INDEX training_plans_coach_id_idx ON public.training_plans USING btree (coach_id);

CREATE INDEX training_plans_runner_id_idx ON public.training_plans USING btree (runner_id);

ALTER TABLE public.training_plans ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.training_plans IS 'A plan that one coach keeps for one runner.';

-- PL005 changes access: gives privileges to service_role on table public.training_plans
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.training_plans TO service_role;

-- table public.workouts -------------------------------------------------------

CREATE TABLE public.workouts (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    training_plan_id uuid,
    user_id text NOT NULL,
    title text NOT NULL,
    date date NOT NULL,
    planned_distance numeric(5,2),
    planned_duration integer,
    planned_type text,
    actual_distance numeric(5,2),
    actual_duration integer,
    actual_type text,
    injury_notes text,
    notes text,
    coach_feedback text,
    status public.workout_status DEFAULT 'planned' NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT workouts_pkey PRIMARY KEY (id),
    CONSTRAINT workouts_training_plan_id_fkey FOREIGN KEY (training_plan_id) REFERENCES public.training_plans(id) ON DELETE CASCADE,
    CONSTRAINT workouts_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.better_auth_users(id) ON DELETE CASCADE
);

REVOKE ALL ON TABLE public.workouts FROM anon, authenticated, service_role;

-- table public.messages -------------------------------------------------------

CREATE TABLE public.messages (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    sender_id text NOT NULL,
    recipient_id text NOT NULL,
    content text NOT NULL,
    read boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    workout_id uuid,
    CONSTRAINT messages_pkey PRIMARY KEY (id),
    CONSTRAINT messages_no_self_talk CHECK (sender_id <> recipient_id),
    CONSTRAINT messages_recipient_id_fkey FOREIGN KEY (recipient_id) REFERENCES public.better_auth_users(id) ON DELETE CASCADE,
    CONSTRAINT messages_sender_id_fkey FOREIGN KEY (sender_id) REFERENCES public.better_auth_users(id) ON DELETE CASCADE,
    CONSTRAINT messages_workout_id_fkey FOREIGN KEY (workout_id) REFERENCES public.workouts(id) ON DELETE SET NULL
);

REVOKE ALL ON TABLE public.messages FROM anon, authenticated, service_role;

CREATE INDEX messages_recipient_id_created_at_idx ON public.messages USING btree (recipient_id, created_at DESC);

CREATE INDEX messages_sender_id_created_at_idx ON public.messages USING btree (sender_id, created_at DESC);

CREATE INDEX messages_workout_id_idx ON public.messages USING btree (workout_id);

ALTER TABLE public.messages ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.messages IS 'One message from one user to another. What was said stays said: only the recipient changes a thing, whether it was read.';

-- PL005 changes access: gives privileges to service_role on table public.messages
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.messages TO service_role;

-- table public.workouts -------------------------------------------------------

CREATE INDEX workouts_date_created_at_idx ON public.workouts USING btree (date DESC, created_at DESC);

CREATE INDEX workouts_training_plan_id_idx ON public.workouts USING btree (training_plan_id);

CREATE INDEX workouts_user_id_date_idx ON public.workouts USING btree (user_id, date DESC);

ALTER TABLE public.workouts ENABLE ROW LEVEL SECURITY;

COMMENT ON TABLE public.workouts IS 'One planned, done or skipped run, in a plan or outside any. Distances are miles, durations minutes, elevation feet.';

COMMENT ON COLUMN public.workouts.user_id IS 'The runner.';

-- PL005 changes access: gives privileges to service_role on table public.workouts
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.workouts TO service_role;

-- function app.touch_updated_at() ---------------------------------------------

CREATE FUNCTION app.touch_updated_at()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  new.updated_at := now();
  return new;
end
$function$;

REVOKE ALL ON ROUTINE app.touch_updated_at() FROM anon, authenticated, service_role;

-- table public.better_auth_accounts -------------------------------------------

CREATE TRIGGER better_auth_accounts_touch_updated_at BEFORE UPDATE ON public.better_auth_accounts FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

-- table public.better_auth_sessions -------------------------------------------

CREATE TRIGGER better_auth_sessions_touch_updated_at BEFORE UPDATE ON public.better_auth_sessions FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

-- table public.better_auth_users ----------------------------------------------

CREATE TRIGGER better_auth_users_touch_updated_at BEFORE UPDATE ON public.better_auth_users FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

-- table public.better_auth_verification_tokens --------------------------------

CREATE TRIGGER better_auth_verification_tokens_touch_updated_at BEFORE UPDATE ON public.better_auth_verification_tokens FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

-- table public.coach_runners --------------------------------------------------

CREATE TRIGGER coach_runners_touch_updated_at BEFORE UPDATE ON public.coach_runners FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

-- table public.races ----------------------------------------------------------

CREATE TRIGGER races_touch_updated_at BEFORE UPDATE ON public.races FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

-- table public.strava_connections ---------------------------------------------

CREATE TRIGGER strava_connections_touch_updated_at BEFORE UPDATE ON public.strava_connections FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

-- table public.training_plans -------------------------------------------------

CREATE TRIGGER training_plans_touch_updated_at BEFORE UPDATE ON public.training_plans FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

-- table public.workouts -------------------------------------------------------

CREATE TRIGGER workouts_touch_updated_at BEFORE UPDATE ON public.workouts FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

-- function app.touch_updated_at() ---------------------------------------------

-- PL005 changes access: takes privileges from PUBLIC on function app.touch_updated_at()
REVOKE EXECUTE ON ROUTINE app.touch_updated_at() FROM PUBLIC;

COMMIT;
