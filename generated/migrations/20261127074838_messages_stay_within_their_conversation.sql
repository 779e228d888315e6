-- palisade migration, format 1
-- id: 6a1d16c0fe08efa234adca7aab522734
-- parent: 7a23a51244434b3e490e666455b3d52b
-- hash: sha256:3a95ccc3b5868adee9025f53a16bbf88cf8f62eac25ce0deacab9a9bfd5f03fd
-- proven: converges on an empty clone of PostgreSQL 15 as a role without superuser rights
-- access: 2 unknown
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
                        where thread.id = conversation_id
                          and sender_id in (thread.coach_id, thread.runner_id)
                          and recipient_id in (thread.coach_id, thread.runner_id)
                    ))
        )
    );

COMMIT;
