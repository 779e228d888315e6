-- Stands for PostGIS where it is not installed: the types without their modifiers, which nothing of PostgreSQL's own can
-- imitate, the operator classes that indexes take by default, and the functions that schemas lean on most.
CREATE TYPE geometry;
CREATE FUNCTION geometry_in(cstring) RETURNS geometry LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION geometry_out(geometry) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE geometry (INPUT = geometry_in, OUTPUT = geometry_out, STORAGE = main, ALIGNMENT = double);
CREATE TYPE geography;
CREATE FUNCTION geography_in(cstring) RETURNS geography LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION geography_out(geography) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE geography (INPUT = geography_in, OUTPUT = geography_out, STORAGE = main, ALIGNMENT = double);
CREATE CAST (geometry AS geography) WITHOUT FUNCTION AS IMPLICIT;
CREATE CAST (geography AS geometry) WITHOUT FUNCTION;
CREATE CAST (text AS geometry) WITH INOUT AS IMPLICIT;

CREATE FUNCTION geometry_gist_consistent_2d(internal, geometry, smallint, oid, internal) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'gist_box_consistent';
CREATE FUNCTION geometry_gist_union_2d(internal, internal) RETURNS internal LANGUAGE internal IMMUTABLE STRICT AS 'gist_box_union';
CREATE FUNCTION geometry_gist_penalty_2d(internal, internal, internal) RETURNS internal LANGUAGE internal IMMUTABLE STRICT AS 'gist_box_penalty';
CREATE FUNCTION geometry_gist_picksplit_2d(internal, internal) RETURNS internal LANGUAGE internal IMMUTABLE STRICT AS 'gist_box_picksplit';
CREATE FUNCTION geometry_gist_same_2d(geometry, geometry, internal) RETURNS internal LANGUAGE internal IMMUTABLE STRICT AS 'gist_box_same';
CREATE FUNCTION geography_gist_consistent(internal, geography, smallint, oid, internal) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'gist_box_consistent';
CREATE FUNCTION geography_gist_same(geography, geography, internal) RETURNS internal LANGUAGE internal IMMUTABLE STRICT AS 'gist_box_same';
CREATE OPERATOR CLASS gist_geometry_ops_2d DEFAULT FOR TYPE geometry USING gist AS
    FUNCTION 1 geometry_gist_consistent_2d(internal, geometry, smallint, oid, internal), FUNCTION 2 geometry_gist_union_2d(internal, internal),
    FUNCTION 5 geometry_gist_penalty_2d(internal, internal, internal), FUNCTION 6 geometry_gist_picksplit_2d(internal, internal),
    FUNCTION 7 geometry_gist_same_2d(geometry, geometry, internal);
CREATE OPERATOR CLASS gist_geography_ops DEFAULT FOR TYPE geography USING gist AS
    FUNCTION 1 geography_gist_consistent(internal, geography, smallint, oid, internal), FUNCTION 2 geometry_gist_union_2d(internal, internal),
    FUNCTION 5 geometry_gist_penalty_2d(internal, internal, internal), FUNCTION 6 geometry_gist_picksplit_2d(internal, internal),
    FUNCTION 7 geography_gist_same(geography, geography, internal);

CREATE FUNCTION st_makepoint(float8, float8) RETURNS geometry LANGUAGE sql IMMUTABLE STRICT AS 'SELECT NULL::geometry';
CREATE FUNCTION st_point(float8, float8) RETURNS geometry LANGUAGE sql IMMUTABLE STRICT AS 'SELECT NULL::geometry';
CREATE FUNCTION st_setsrid(geom geometry, srid integer) RETURNS geometry LANGUAGE sql IMMUTABLE STRICT AS 'SELECT NULL::geometry';
CREATE FUNCTION st_transform(geometry, integer) RETURNS geometry LANGUAGE sql IMMUTABLE STRICT AS 'SELECT NULL::geometry';
CREATE FUNCTION st_geomfromtext(text, integer) RETURNS geometry LANGUAGE sql IMMUTABLE STRICT AS 'SELECT NULL::geometry';
CREATE FUNCTION st_astext(geometry) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS 'SELECT NULL::text';
CREATE FUNCTION st_x(geometry) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT AS 'SELECT NULL::float8';
CREATE FUNCTION st_y(geometry) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT AS 'SELECT NULL::float8';
CREATE FUNCTION st_distance(geom1 geometry, geom2 geometry) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT AS 'SELECT NULL::float8';
CREATE FUNCTION st_intersects(geom1 geometry, geom2 geometry) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS 'SELECT NULL::boolean';
CREATE FUNCTION st_contains(geom1 geometry, geom2 geometry) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS 'SELECT NULL::boolean';
CREATE FUNCTION st_within(geom1 geometry, geom2 geometry) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS 'SELECT NULL::boolean';
CREATE FUNCTION st_dwithin(geom1 geometry, geom2 geometry, float8) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS 'SELECT NULL::boolean';
