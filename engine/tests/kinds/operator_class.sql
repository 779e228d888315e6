-- case: create
-- becomes:
CREATE FUNCTION cmp(int, int) RETURNS int IMMUTABLE LANGUAGE sql AS 'select $2 - $1';
CREATE OPERATOR CLASS rev FOR TYPE int USING btree AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 cmp(int, int);
CREATE OPERATOR FAMILY fam USING hash;
ALTER OPERATOR FAMILY fam USING hash ADD OPERATOR 1 =(int, bigint), FUNCTION 1 (int, bigint) hashint4(int);
CREATE TABLE t (a int);
CREATE INDEX i ON t (a rev);
COMMENT ON OPERATOR CLASS rev USING btree IS 'x';
COMMENT ON OPERATOR FAMILY fam USING hash IS 'y';
CREATE TYPE ct AS (a int);
CREATE FUNCTION cmp(ct, ct) RETURNS int IMMUTABLE LANGUAGE sql AS 'select 1';
CREATE OPERATOR FAMILY cf USING btree;
CREATE OPERATOR CLASS "C t" DEFAULT FOR TYPE ct USING hash FAMILY fam AS STORAGE ct;
-- case: change
CREATE FUNCTION cmp(int, int) RETURNS int IMMUTABLE LANGUAGE sql AS 'select $2 - $1';
CREATE OPERATOR CLASS rev FOR TYPE int USING btree AS OPERATOR 1 >, OPERATOR 3 =, OPERATOR 5 <, FUNCTION 1 cmp(int, int);
CREATE OPERATOR FAMILY fam USING hash;
ALTER OPERATOR FAMILY fam USING hash ADD OPERATOR 1 =(int, bigint), FUNCTION 1 (int, bigint) hashint4(int);
CREATE TABLE t (a int);
CREATE INDEX i ON t (a rev);
-- becomes:
CREATE FUNCTION cmp(int, int) RETURNS int IMMUTABLE LANGUAGE sql AS 'select $2 - $1';
CREATE OPERATOR CLASS rev FOR TYPE int USING btree AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 cmp(int, int);
CREATE OPERATOR FAMILY fam USING hash;
ALTER OPERATOR FAMILY fam USING hash ADD OPERATOR 1 =(bigint, int), FUNCTION 1 (int, bigint) hashint4(int);
CREATE TABLE t (a int);
CREATE INDEX i ON t (a rev);
-- case: gist
-- becomes:
CREATE OPERATOR CLASS pt FOR TYPE point USING gist AS STORAGE box,
 OPERATOR 1 <<, OPERATOR 15 <->(point, point) FOR ORDER BY float_ops,
 FUNCTION 1 gist_point_consistent(internal, point, smallint, oid, internal), FUNCTION 2 gist_box_union(internal, internal),
 FUNCTION 3 gist_point_compress(internal), FUNCTION 5 gist_box_penalty(internal, internal, internal), FUNCTION 6 gist_box_picksplit(internal, internal),
 FUNCTION 7 gist_box_same(box, box, internal), FUNCTION 8 gist_point_distance(internal, point, smallint, oid, internal);
-- case: a_member_of_a_family_goes_with_its_function
CREATE FUNCTION seeded(int, bigint) RETURNS bigint IMMUTABLE LANGUAGE sql AS 'select $1 + $2';
CREATE OPERATOR CLASS noop FOR TYPE int USING hash AS OPERATOR 1 =, FUNCTION 2 seeded(int, bigint);
CREATE FUNCTION other(bigint, bigint) RETURNS bigint IMMUTABLE LANGUAGE sql AS 'select $1 + $2';
CREATE OPERATOR CLASS gone FOR TYPE bigint USING hash AS OPERATOR 1 =, FUNCTION 2 other(bigint, bigint);
-- becomes:
CREATE OPERATOR CLASS noop FOR TYPE int USING hash AS OPERATOR 1 =;
