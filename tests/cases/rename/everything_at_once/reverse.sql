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

-- lock: ACCESS EXCLUSIVE on squad
-- PL008 can break running code: running code that says squad no longer finds it
ALTER SCHEMA squad RENAME TO team;

-- lock: ACCESS EXCLUSIVE on public.phase
-- PL008 can break running code: running code that says phase no longer finds it
ALTER TYPE public.phase RENAME TO state;

-- lock: ACCESS EXCLUSIVE on team.distance
-- PL008 can break running code: running code that says distance no longer finds it
ALTER TYPE team.distance RENAME TO length;

-- lock: ACCESS EXCLUSIVE on team.schedules
-- PL008 can break running code: running code that says schedules no longer finds it; `keep_old` beside `renamed_from` serves both names
ALTER TABLE team.schedules RENAME TO plan;

-- lock: ACCESS EXCLUSIVE on app.may_see(integer)
-- PL008 can break running code: running code that says may_see(integer) no longer finds it
ALTER ROUTINE app.may_see(integer) RENAME TO visible;

-- lock: ACCESS EXCLUSIVE on team.schedule_titles
-- PL008 can break running code: running code that says schedule_titles no longer finds it
ALTER VIEW team.schedule_titles RENAME TO plan_titles;

-- lock: ACCESS EXCLUSIVE on team.plan
ALTER TABLE team.plan RENAME CONSTRAINT schedules_pkey TO plan_pkey;

-- lock: ACCESS EXCLUSIVE on team.plan
ALTER TRIGGER schedules_stamp ON team.plan RENAME TO plan_stamp;

-- lock: ACCESS EXCLUSIVE on team.plan
ALTER POLICY schedules_select_anon ON team.plan RENAME TO plan_select_anon;

-- lock: ACCESS EXCLUSIVE on team.count_schedules(team.plan)
-- PL008 can break running code: running code that says count_schedules(team.plan) no longer finds it
ALTER ROUTINE team.count_schedules(team.plan) RENAME TO count_plans;

-- lock: ACCESS EXCLUSIVE on public.state
-- PL008 can break running code: running code that says the old name of a part of state no longer finds it
ALTER TYPE public.state RENAME VALUE 'done' TO 'finished';

-- lock: ACCESS EXCLUSIVE on team.plan
-- PL008 can break running code: running code that says heading no longer finds it; `keep_old` beside `renamed_from` serves both names
ALTER TABLE team.plan RENAME COLUMN heading TO title;

-- lock: ACCESS EXCLUSIVE on team.plan
-- PL008 can break running code: running code that says inside no longer finds it
ALTER TABLE team.plan RENAME CONSTRAINT inside TO nested;

-- lock: ACCESS EXCLUSIVE on team.plan
-- PL008 can break running code: running code that says unique_titles no longer finds it
ALTER TABLE team.plan RENAME CONSTRAINT unique_titles TO one_each;

-- lock: ACCESS EXCLUSIVE on team.plan
-- PL008 can break running code: running code that says has_owner no longer finds it
ALTER TABLE team.plan RENAME CONSTRAINT has_owner TO owned;

-- lock: ACCESS EXCLUSIVE on team.plan
-- PL008 can break running code: running code that says title_first no longer finds it
ALTER INDEX team.title_first RENAME TO by_title;

-- lock: ACCESS EXCLUSIVE on team.plan
-- PL008 can break running code: running code that says at_insert no longer finds it
ALTER TRIGGER at_insert ON team.plan RENAME TO on_insert;

-- lock: ACCESS EXCLUSIVE on team.plan
-- PL008 can break running code: running code that says remove no longer finds it
ALTER POLICY remove ON team.plan RENAME TO clear;

ALTER SEQUENCE team.schedules_id_seq RENAME TO plan_id_seq;

-- PL008 can break running code: running code that asks team.plan_titles for heading no longer finds it
ALTER VIEW team.plan_titles RENAME COLUMN heading TO title;

CREATE OR REPLACE VIEW team.plan_titles AS
 SELECT plan.id,
    plan.title
   FROM team.plan;

COMMIT;
