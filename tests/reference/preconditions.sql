-- For every made-up row of a table that people add rows to, somebody is there who may add it: the policies on INSERT, asked as
-- each person in turn. What only a new row is has begun to be something else in some: of those tables the rows that are new
-- count. Tables of seeds have other authors.
BEGIN;
SET LOCAL row_security = on;
CREATE TEMPORARY TABLE covered (relation text, place tid) ON COMMIT DROP;
GRANT INSERT ON covered TO authenticated;
-- Conditions read columns that not everybody may. Row security holds as before.
GRANT SELECT ON ALL TABLES IN SCHEMA public TO authenticated;
DO $$
DECLARE
  person text;
  about record;
BEGIN
  FOR person IN SELECT id FROM public.better_auth_users LOOP
    PERFORM set_config('request.jwt.claims', jsonb_build_object('sub', person)::text, true);
    FOR about IN
      SELECT tablename AS relation, string_agg(format('(%s)', with_check), ' OR ') AS rule FROM pg_policies
      WHERE schemaname = 'public' AND cmd IN ('INSERT', 'ALL') AND permissive = 'PERMISSIVE' GROUP BY 1
    LOOP
      PERFORM set_config('role', 'authenticated', true);
      EXECUTE format('INSERT INTO covered SELECT %1$L, place FROM (SELECT t.ctid AS place, t.* FROM public.%1$I AS t) AS %1$I WHERE %2$s',
        about.relation, about.rule);
      PERFORM set_config('role', 'none', true);
    END LOOP;
  END LOOP;
END $$;
CREATE INDEX ON covered (relation, place);
ANALYZE covered;
DO $$
DECLARE
  is_new jsonb := '{"coach_invitations": "status = ''pending''", "user_feedback": "status = ''open''", "workouts": "coach_feedback IS NULL"}';
  of_seeds text[] := '{onboarding_steps,plan_templates,races,template_phases}';
  about record;
  looked_at bigint;
  found bigint := 0;
  tables bigint := 0;
BEGIN
  FOR about IN
    SELECT DISTINCT tablename AS relation FROM pg_policies
    WHERE schemaname = 'public' AND cmd IN ('INSERT', 'ALL') AND tablename <> ALL (of_seeds)
  LOOP
    EXECUTE format('SELECT count(*) FROM public.%I AS t WHERE %s', about.relation, coalesce(is_new ->> about.relation, 'true')) INTO looked_at;
    IF looked_at = 0 THEN RAISE EXCEPTION '% has no row that could be looked at', about.relation; END IF;
    EXECUTE format(
      'SELECT count(*) FROM public.%1$I AS t WHERE (%2$s) AND NOT EXISTS (SELECT FROM covered AS c WHERE c.relation = %1$L AND c.place = t.ctid)',
      about.relation, coalesce(is_new ->> about.relation, 'true')) INTO found;
    IF found > 0 THEN RAISE EXCEPTION 'nobody may add % of % rows of %', found, looked_at, about.relation; END IF;
    tables := tables + 1;
  END LOOP;
  IF tables < 12 THEN RAISE EXCEPTION 'only % tables were looked at', tables; END IF;
END $$;
ROLLBACK;
