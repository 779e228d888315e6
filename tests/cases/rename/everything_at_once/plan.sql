SET search_path = public;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET bytea_output = 'hex';
SET extra_float_digits = 1;
SET standard_conforming_strings = on;
SET quote_all_identifiers = off;
SET xmlbinary = 'base64';
SET xmloption = 'content';
SET check_function_bodies = off;
SET row_security = off;

BEGIN;

-- lock: ACCESS EXCLUSIVE on team
-- PL008 can break running code: running code that says team no longer finds it
ALTER SCHEMA team RENAME TO squad;

-- lock: ACCESS EXCLUSIVE on public.state
-- PL008 can break running code: running code that says state no longer finds it
ALTER TYPE public.state RENAME TO phase;

-- lock: ACCESS EXCLUSIVE on squad.length
-- PL008 can break running code: running code that says length no longer finds it
ALTER TYPE squad.length RENAME TO distance;

-- lock: ACCESS EXCLUSIVE on squad.plan
-- PL008 can break running code: running code that says plan no longer finds it; `keep_old` beside `renamed_from` serves both names
ALTER TABLE squad.plan RENAME TO schedules;

-- lock: ACCESS EXCLUSIVE on app.visible(integer)
-- PL008 can break running code: running code that says visible(integer) no longer finds it
ALTER ROUTINE app.visible(integer) RENAME TO may_see;

-- lock: ACCESS EXCLUSIVE on squad.plan_titles
-- PL008 can break running code: running code that says plan_titles no longer finds it
ALTER VIEW squad.plan_titles RENAME TO schedule_titles;

-- lock: ACCESS EXCLUSIVE on squad.schedules
ALTER TABLE squad.schedules RENAME CONSTRAINT plan_pkey TO schedules_pkey;

-- lock: ACCESS EXCLUSIVE on squad.schedules
ALTER TRIGGER plan_stamp ON squad.schedules RENAME TO schedules_stamp;

-- lock: ACCESS EXCLUSIVE on squad.schedules
ALTER POLICY plan_select_anon ON squad.schedules RENAME TO schedules_select_anon;

-- lock: ACCESS EXCLUSIVE on squad.count_plans(squad.schedules)
-- PL008 can break running code: running code that says count_plans(squad.schedules) no longer finds it
ALTER ROUTINE squad.count_plans(squad.schedules) RENAME TO count_schedules;

-- lock: ACCESS EXCLUSIVE on public.phase
-- PL008 can break running code: running code that says the old name of a part of phase no longer finds it
ALTER TYPE public.phase RENAME VALUE 'finished' TO 'done';

-- lock: ACCESS EXCLUSIVE on squad.schedules
-- PL008 can break running code: running code that says title no longer finds it; `keep_old` beside `renamed_from` serves both names
ALTER TABLE squad.schedules RENAME COLUMN title TO heading;

-- lock: ACCESS EXCLUSIVE on squad.schedules
-- PL008 can break running code: running code that says owned no longer finds it
ALTER TABLE squad.schedules RENAME CONSTRAINT owned TO has_owner;

-- lock: ACCESS EXCLUSIVE on squad.schedules
-- PL008 can break running code: running code that says nested no longer finds it
ALTER TABLE squad.schedules RENAME CONSTRAINT nested TO inside;

-- lock: ACCESS EXCLUSIVE on squad.schedules
-- PL008 can break running code: running code that says one_each no longer finds it
ALTER TABLE squad.schedules RENAME CONSTRAINT one_each TO unique_titles;

-- lock: ACCESS EXCLUSIVE on squad.schedules
-- PL008 can break running code: running code that says by_title no longer finds it
ALTER INDEX squad.by_title RENAME TO title_first;

-- lock: ACCESS EXCLUSIVE on squad.schedules
-- PL008 can break running code: running code that says on_insert no longer finds it
ALTER TRIGGER on_insert ON squad.schedules RENAME TO at_insert;

-- lock: ACCESS EXCLUSIVE on squad.schedules
-- PL008 can break running code: running code that says clear no longer finds it
ALTER POLICY clear ON squad.schedules RENAME TO remove;

ALTER SEQUENCE squad.plan_id_seq RENAME TO schedules_id_seq;

-- PL008 can break running code: running code that asks squad.schedule_titles for title no longer finds it
ALTER VIEW squad.schedule_titles RENAME COLUMN title TO heading;

CREATE OR REPLACE VIEW squad.schedule_titles AS
 SELECT schedules.id,
    schedules.heading
   FROM squad.schedules;

COMMIT;
