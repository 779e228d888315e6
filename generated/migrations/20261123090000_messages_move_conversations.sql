-- palisade migration, format 1
-- id: 7accb7f92de72e9e98a7174bcb8496f0
-- parent: 616933aa62adac129f9c69c8545f654d
-- hash: sha256:d8cd9ba2b472817b2fce9b570c17c64965886e711617347f65ce4b2d3dde9f09
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

-- table public.messages -------------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.messages
DROP TRIGGER message_stays ON public.messages;

-- table public.training_plans -------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.training_plans
DROP TRIGGER coach_plans ON public.training_plans;

-- table public.workouts -------------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.workouts
ALTER TABLE public.workouts DROP CONSTRAINT workouts_training_plan_id_fkey;

-- lock: ACCESS EXCLUSIVE on public.workouts
DROP INDEX public.workouts_training_plan_id_idx;

-- lock: ACCESS EXCLUSIVE on public.workouts
DROP TRIGGER coach_plans ON public.workouts;

-- table public.messages -------------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.messages
ALTER TABLE public.messages ADD COLUMN context_type text DEFAULT 'general' NOT NULL;

-- lock: ACCESS EXCLUSIVE on public.messages
ALTER TABLE public.messages ADD COLUMN conversation_id uuid;

-- lock: ACCESS EXCLUSIVE on public.messages
-- PL004 can fail on existing rows: reads public.messages and fails on rows that violate messages_context_type_check
ALTER TABLE public.messages ADD CONSTRAINT messages_context_type_check CHECK (context_type in ('general', 'workout', 'workout_feedback', 'workout_question', 'workout_update', 'workout_plan'));

-- lock: SHARE ROW EXCLUSIVE on public.messages
-- PL004 can fail on existing rows: reads public.messages and fails on rows that violate messages_conversation_id_fkey
ALTER TABLE public.messages ADD CONSTRAINT messages_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES public.conversations(id) ON DELETE SET NULL;

-- lock: SHARE on public.messages
-- PL006 blocks writes while an index is built: blocks writes to public.messages while the index is built
CREATE INDEX messages_conversation_id_idx ON public.messages USING btree (conversation_id);

-- lock: SHARE on public.messages
-- PL006 blocks writes while an index is built: blocks writes to public.messages while the index is built
CREATE INDEX messages_recipient_id_idx ON public.messages USING btree (recipient_id) WHERE (NOT read);

-- lock: SHARE ROW EXCLUSIVE on public.messages
CREATE TRIGGER message_stays BEFORE UPDATE ON public.messages FOR EACH ROW WHEN ((((((((old.sender_id IS DISTINCT FROM new.sender_id) OR (old.recipient_id IS DISTINCT FROM new.recipient_id)) OR (old.content IS DISTINCT FROM new.content)) OR (old.created_at IS DISTINCT FROM new.created_at)) OR (old.context_type IS DISTINCT FROM new.context_type)) OR (old.workout_id IS DISTINCT FROM new.workout_id)) OR (old.conversation_id IS DISTINCT FROM new.conversation_id))) EXECUTE FUNCTION app.refuse_change('a message stays as it was sent');

-- lock: ACCESS EXCLUSIVE on public.messages
-- PL005 changes access: changes a permissive policy for INSERT on public.messages to authenticated
ALTER POLICY messages_insert_authenticated ON public.messages
    WITH CHECK (sender_id = (select app.caller())
    and recipient_id = any (array(select app.my_people()))
    and (workout_id is null or exists (
        select from public.workouts as workout where workout.id = public.messages.workout_id
    ))
    and (conversation_id is null or exists (
        select from public.conversations as thread
        where thread.id = public.messages.conversation_id and public.messages.recipient_id in (thread.coach_id, thread.runner_id)
    )));

-- PL005 changes access: gives privileges to authenticated on column context_type on table public.messages
GRANT INSERT (context_type) ON TABLE public.messages TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column conversation_id on table public.messages
GRANT INSERT (conversation_id) ON TABLE public.messages TO authenticated;

-- table public.training_plans -------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.training_plans
ALTER TABLE public.training_plans ADD COLUMN archived boolean DEFAULT false NOT NULL;

-- lock: ACCESS EXCLUSIVE on public.training_plans
ALTER TABLE public.training_plans ADD COLUMN race_id uuid;

-- lock: ACCESS EXCLUSIVE on public.training_plans
-- PL004 can fail on existing rows: reads public.training_plans and fails on rows that violate training_plans_id_runner_id_key
-- PL006 blocks writes while an index is built: builds an index on public.training_plans while reads and writes wait
ALTER TABLE public.training_plans ADD CONSTRAINT training_plans_id_runner_id_key UNIQUE (id, runner_id);

-- lock: SHARE ROW EXCLUSIVE on public.training_plans
-- PL004 can fail on existing rows: reads public.training_plans and fails on rows that violate training_plans_race_id_fkey
ALTER TABLE public.training_plans ADD CONSTRAINT training_plans_race_id_fkey FOREIGN KEY (race_id) REFERENCES public.races(id) ON DELETE SET NULL;

-- lock: SHARE on public.training_plans
-- PL006 blocks writes while an index is built: blocks writes to public.training_plans while the index is built
CREATE INDEX training_plans_race_id_idx ON public.training_plans USING btree (race_id);

-- lock: SHARE ROW EXCLUSIVE on public.training_plans
CREATE TRIGGER coach_plans BEFORE UPDATE ON public.training_plans FOR EACH ROW WHEN ((((((((old.title IS DISTINCT FROM new.title) OR (old.description IS DISTINCT FROM new.description)) OR (old.target_race_date IS DISTINCT FROM new.target_race_date)) OR (old.target_race_distance IS DISTINCT FROM new.target_race_distance)) OR (old.plan_type IS DISTINCT FROM new.plan_type)) OR (old.goal_type IS DISTINCT FROM new.goal_type)) OR (old.race_id IS DISTINCT FROM new.race_id))) EXECUTE FUNCTION app.only_owner('coach_id');

COMMENT ON COLUMN public.training_plans.archived IS 'Out of sight, by the coach or by the runner.';

-- PL005 changes access: gives privileges to authenticated on column archived on table public.training_plans
GRANT UPDATE (archived) ON TABLE public.training_plans TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column race_id on table public.training_plans
GRANT INSERT (race_id), UPDATE (race_id) ON TABLE public.training_plans TO authenticated;

-- table public.workouts -------------------------------------------------------

-- lock: ACCESS EXCLUSIVE on public.workouts
ALTER TABLE public.workouts ADD COLUMN category text;

-- lock: ACCESS EXCLUSIVE on public.workouts
ALTER TABLE public.workouts ADD COLUMN elevation_gain integer;

-- lock: ACCESS EXCLUSIVE on public.workouts
ALTER TABLE public.workouts ADD COLUMN intensity integer;

-- lock: ACCESS EXCLUSIVE on public.workouts
ALTER TABLE public.workouts ADD COLUMN terrain text;

-- lock: ACCESS EXCLUSIVE on public.workouts
-- PL004 can fail on existing rows: reads public.workouts and fails on rows that violate workouts_actual_distance_check
ALTER TABLE public.workouts ADD CONSTRAINT workouts_actual_distance_check CHECK (actual_distance >= 0);

-- lock: ACCESS EXCLUSIVE on public.workouts
-- PL004 can fail on existing rows: reads public.workouts and fails on rows that violate workouts_actual_duration_check
ALTER TABLE public.workouts ADD CONSTRAINT workouts_actual_duration_check CHECK (actual_duration >= 0);

-- lock: ACCESS EXCLUSIVE on public.workouts
-- PL004 can fail on existing rows: reads public.workouts and fails on rows that violate workouts_category_check
ALTER TABLE public.workouts ADD CONSTRAINT workouts_category_check CHECK (category in ('easy', 'tempo', 'interval', 'long_run', 'race_simulation', 'recovery', 'strength', 'cross_training', 'rest'));

-- lock: ACCESS EXCLUSIVE on public.workouts
-- PL004 can fail on existing rows: reads public.workouts and fails on rows that violate workouts_elevation_gain_check
ALTER TABLE public.workouts ADD CONSTRAINT workouts_elevation_gain_check CHECK (elevation_gain >= 0);

-- lock: ACCESS EXCLUSIVE on public.workouts
-- PL004 can fail on existing rows: reads public.workouts and fails on rows that violate workouts_intensity_check
ALTER TABLE public.workouts ADD CONSTRAINT workouts_intensity_check CHECK (intensity between 1 and 10);

-- lock: ACCESS EXCLUSIVE on public.workouts
-- PL004 can fail on existing rows: reads public.workouts and fails on rows that violate workouts_planned_distance_check
ALTER TABLE public.workouts ADD CONSTRAINT workouts_planned_distance_check CHECK (planned_distance >= 0);

-- lock: ACCESS EXCLUSIVE on public.workouts
-- PL004 can fail on existing rows: reads public.workouts and fails on rows that violate workouts_planned_duration_check
ALTER TABLE public.workouts ADD CONSTRAINT workouts_planned_duration_check CHECK (planned_duration >= 0);

-- lock: ACCESS EXCLUSIVE on public.workouts
-- PL004 can fail on existing rows: reads public.workouts and fails on rows that violate workouts_terrain_check
ALTER TABLE public.workouts ADD CONSTRAINT workouts_terrain_check CHECK (terrain in ('road', 'trail', 'track', 'treadmill'));

-- lock: SHARE ROW EXCLUSIVE on public.workouts
-- PL004 can fail on existing rows: reads public.workouts and fails on rows that violate workouts_training_plan_id_user_id_fkey
ALTER TABLE public.workouts ADD CONSTRAINT workouts_training_plan_id_user_id_fkey FOREIGN KEY (training_plan_id, user_id) REFERENCES public.training_plans(id, runner_id) ON DELETE CASCADE;

-- lock: SHARE on public.workouts
-- PL006 blocks writes while an index is built: blocks writes to public.workouts while the index is built
CREATE INDEX workouts_planned_idx ON public.workouts USING btree (user_id, date) WHERE (status = 'planned'::public.workout_status);

-- lock: SHARE on public.workouts
-- PL006 blocks writes while an index is built: blocks writes to public.workouts while the index is built
CREATE INDEX workouts_training_plan_id_user_id_idx ON public.workouts USING btree (training_plan_id, user_id);

-- lock: SHARE ROW EXCLUSIVE on public.workouts
CREATE TRIGGER coach_plans BEFORE UPDATE ON public.workouts FOR EACH ROW WHEN (((old.training_plan_id IS NOT NULL) AND ((((((old.title IS DISTINCT FROM new.title) OR (old.date IS DISTINCT FROM new.date)) OR (old.planned_distance IS DISTINCT FROM new.planned_distance)) OR (old.planned_duration IS DISTINCT FROM new.planned_duration)) OR (old.planned_type IS DISTINCT FROM new.planned_type)) OR (old.category IS DISTINCT FROM new.category)))) EXECUTE FUNCTION app.only_coach_of('user_id');

COMMENT ON COLUMN public.workouts.training_plan_id IS 'The key takes the runner along: a workout can only be in a plan for the same runner.';

-- PL005 changes access: gives privileges to authenticated on column category on table public.workouts
GRANT INSERT (category), UPDATE (category) ON TABLE public.workouts TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column elevation_gain on table public.workouts
GRANT INSERT (elevation_gain), UPDATE (elevation_gain) ON TABLE public.workouts TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column intensity on table public.workouts
GRANT INSERT (intensity), UPDATE (intensity) ON TABLE public.workouts TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column terrain on table public.workouts
GRANT INSERT (terrain), UPDATE (terrain) ON TABLE public.workouts TO authenticated;

-- function app.bring_conversation_forward() -----------------------------------

CREATE FUNCTION app.bring_conversation_forward()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.conversations as c
  set last_message_at = new.created_at
  where c.id = new.conversation_id and c.last_message_at < new.created_at;
  return null;
end
$function$;

REVOKE ALL ON ROUTINE app.bring_conversation_forward() FROM anon, authenticated, service_role;

-- table public.messages -------------------------------------------------------

-- lock: SHARE ROW EXCLUSIVE on public.messages
CREATE TRIGGER conversation_follows AFTER INSERT ON public.messages FOR EACH ROW WHEN ((new.conversation_id IS NOT NULL)) EXECUTE FUNCTION app.bring_conversation_forward();

-- function app.bring_conversation_forward() -----------------------------------

-- PL005 changes access: takes privileges from PUBLIC on function app.bring_conversation_forward()
REVOKE EXECUTE ON ROUTINE app.bring_conversation_forward() FROM PUBLIC;

COMMIT;
