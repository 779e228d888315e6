-- case: create
-- becomes:
CREATE FUNCTION acc(state bigint, v int) RETURNS bigint LANGUAGE sql AS 'select state + v';
CREATE FUNCTION fin(state bigint) RETURNS text LANGUAGE sql AS 'select state::text';
CREATE AGGREGATE total(v int) (SFUNC = acc, STYPE = bigint, FINALFUNC = fin, INITCOND = '0', PARALLEL = safe);
CREATE FUNCTION cnt(bigint) RETURNS bigint LANGUAGE sql AS 'select $1+1';
CREATE AGGREGATE "N o"(*) (SFUNC = cnt, STYPE = bigint, INITCOND = '0');
CREATE AGGREGATE mysum(int) (SFUNC = int4pl, STYPE = int4, MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int4, COMBINEFUNC=int4pl, INITCOND = '0');
CREATE AGGREGATE mymax(int) (SFUNC = int4larger, STYPE = int4, SORTOP = >);
CREATE AGGREGATE mypct(double precision ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
CREATE AGGREGATE myrank(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL);
COMMENT ON AGGREGATE total(int) IS 'x';
COMMENT ON AGGREGATE "N o"(*) IS 'y';
COMMENT ON AGGREGATE mypct(double precision ORDER BY anyelement) IS 'z';
REVOKE EXECUTE ON FUNCTION total(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "N o"() TO pg_monitor;
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT total(a), "N o"(*) FROM t;
-- case: change
CREATE AGGREGATE mysum(int) (SFUNC = int4pl, STYPE = int4);
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT mysum(a) FROM t;
-- becomes:
CREATE AGGREGATE mysum(int) (SFUNC = int4pl, STYPE = int4, INITCOND = '7');
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT mysum(a) FROM t;
-- case: change_name
CREATE AGGREGATE mysum(int) (SFUNC = int4pl, STYPE = int4);
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT mysum(a) FROM t;
-- becomes:
CREATE AGGREGATE mysum(v int) (SFUNC = int4pl, STYPE = int4, INITCOND = '7');
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT mysum(a) FROM t;
-- case: function_becomes
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'select 1';
-- becomes:
CREATE AGGREGATE f(int) (SFUNC = int4pl, STYPE = int4);
-- case: sfunc_changes
CREATE FUNCTION acc(state bigint, v int) RETURNS bigint LANGUAGE sql AS 'select state + v';
CREATE AGGREGATE total(int) (SFUNC = acc, STYPE = bigint);
-- becomes:
CREATE FUNCTION acc(st bigint, v int) RETURNS bigint LANGUAGE sql AS 'select st + v';
CREATE AGGREGATE total(int) (SFUNC = acc, STYPE = bigint);
