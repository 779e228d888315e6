SET search_path = public;
SET check_function_bodies = off;
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET standard_conforming_strings = on;
SET client_min_messages = warning;
SET row_security = off;

BEGIN;

ALTER VIEW public.barred SET (security_barrier=true);

ALTER VIEW public.checked SET (check_option=local);

CREATE OR REPLACE VIEW public.counting AS
 WITH RECURSIVE counting(n) AS (
         VALUES (1)
        UNION ALL
         SELECT (counting_1.n + 1)
           FROM counting counting_1
          WHERE (counting_1.n < 3)
        )
 SELECT counting.n
   FROM counting;

ALTER VIEW public.invoked SET (security_invoker=true);

COMMIT;
