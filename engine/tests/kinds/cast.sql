-- case: create
-- becomes:
CREATE TYPE m AS (v int);
CREATE FUNCTION to_m(int) RETURNS m LANGUAGE sql AS 'select row($1)::m';
CREATE CAST (int AS m) WITH FUNCTION to_m(int) AS ASSIGNMENT;
CREATE TYPE e AS ENUM ('a');
CREATE CAST (text AS e) WITH INOUT AS IMPLICIT;
CREATE DOMAIN dd AS int;
COMMENT ON CAST (text AS e) IS 'x';
CREATE VIEW v AS SELECT 1::m AS m;
-- case: change
CREATE TYPE m AS (v int);
CREATE FUNCTION to_m(int) RETURNS m LANGUAGE sql AS 'select row($1)::m';
CREATE CAST (int AS m) WITH FUNCTION to_m(int) AS ASSIGNMENT;
CREATE VIEW v AS SELECT 1::m AS m;
-- becomes:
CREATE TYPE m AS (v int, w int);
CREATE FUNCTION to_m(int) RETURNS m LANGUAGE sql AS 'select row($1, 1)::m';
CREATE CAST (int AS m) WITH FUNCTION to_m(int) AS IMPLICIT;
CREATE VIEW v AS SELECT 1::m AS m;
