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
