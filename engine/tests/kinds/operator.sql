-- case: create
-- becomes:
CREATE TYPE m AS (v int);
CREATE FUNCTION lt(m, m) RETURNS bool IMMUTABLE LANGUAGE sql AS 'select ($1).v < ($2).v';
CREATE FUNCTION gt(m, m) RETURNS bool IMMUTABLE LANGUAGE sql AS 'select ($1).v > ($2).v';
CREATE FUNCTION ge(m, m) RETURNS bool IMMUTABLE LANGUAGE sql AS 'select ($1).v >= ($2).v';
CREATE FUNCTION neg(m) RETURNS m IMMUTABLE LANGUAGE sql AS 'select row(-($1).v)::m';
CREATE OPERATOR <~ (LEFTARG = m, RIGHTARG = m, FUNCTION = lt, COMMUTATOR = >~, NEGATOR = >=~, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR >~ (LEFTARG = m, RIGHTARG = m, FUNCTION = gt, COMMUTATOR = <~);
CREATE OPERATOR >=~ (LEFTARG = m, RIGHTARG = m, FUNCTION = ge, NEGATOR = <~);
CREATE OPERATOR !! (RIGHTARG = m, FUNCTION = neg);
COMMENT ON OPERATOR <~ (m, m) IS 'x';
COMMENT ON OPERATOR !! (NONE, m) IS 'y';
CREATE TABLE t (a m, CHECK (a <~ '(5)'::m));
-- case: change
CREATE FUNCTION f(int, text) RETURNS bool IMMUTABLE LANGUAGE sql AS 'select true';
CREATE OPERATOR @@@ (LEFTARG = int, RIGHTARG = text, FUNCTION = f, RESTRICT = eqsel);
CREATE VIEW v AS SELECT 1 @@@ 'x'::text AS x;
-- becomes:
CREATE FUNCTION f(int, text) RETURNS bool IMMUTABLE LANGUAGE sql AS 'select true';
CREATE FUNCTION g(text, int) RETURNS bool IMMUTABLE LANGUAGE sql AS 'select true';
CREATE OPERATOR @@@ (LEFTARG = int, RIGHTARG = text, FUNCTION = f, COMMUTATOR = @@@, JOIN = eqjoinsel);
CREATE OPERATOR @@@ (LEFTARG = text, RIGHTARG = int, FUNCTION = g, COMMUTATOR = @@@);
CREATE VIEW v AS SELECT 1 @@@ 'x'::text AS x;
-- case: hashes
CREATE FUNCTION f(text, text) RETURNS bool IMMUTABLE LANGUAGE sql AS 'select true';
CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = f, COMMUTATOR = ===);
-- becomes:
CREATE FUNCTION f(text, text) RETURNS bool IMMUTABLE LANGUAGE sql AS 'select true';
CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = f, COMMUTATOR = ===, HASHES, MERGES);
