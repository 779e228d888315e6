-- What exports are tried with: a column of every type that has a name of its own somewhere, and names that are something
-- else in Rust, in a driver's macros, in TypeScript or in a diagram.
CREATE SCHEMA app;
CREATE TYPE app."State" AS ENUM ('on', 'off');
CREATE TABLE app.users (id bigint PRIMARY KEY, state app."State" NOT NULL, states app."State"[] NOT NULL DEFAULT '{}');

CREATE SCHEMA "odd schema";
CREATE TYPE "odd schema"."weird "" type" AS ENUM ('a', 'A');
CREATE TYPE "odd schema".pair AS (a integer, b text);

CREATE TYPE public.mood AS ENUM ('good', 'very bad', '', 'sehr-gut', 'self', 'ja "klar"', 'naïve', '1st');
CREATE TYPE public."MixedCase" AS ENUM ('Ab');
CREATE TYPE public.text AS ENUM ('a');
CREATE TYPE public.char AS ENUM ('x');
CREATE DOMAIN public.email AS pg_catalog.text CHECK (value ~ '@');

CREATE TABLE public.kinds (
    id bigint PRIMARY KEY, b boolean NOT NULL, i2 smallint NOT NULL, i4 integer NOT NULL, f4 real NOT NULL,
    f8 double precision NOT NULL, n numeric(8, 2) NOT NULL, t pg_catalog.text NOT NULL, v varchar(40) NOT NULL,
    c character(3) NOT NULL, bytes bytea NOT NULL, u uuid NOT NULL, j json NOT NULL, jb jsonb NOT NULL, d date NOT NULL,
    tod time NOT NULL, ts timestamp NOT NULL, tz timestamptz(3) NOT NULL, mood public.mood NOT NULL, e public.email NOT NULL,
    missing timestamp, many pg_catalog.text[] NOT NULL, moods public.mood[], ip inet NOT NULL, o oid NOT NULL, n63 name NOT NULL);

-- No Rust type has these, but for what Diesel calls by a name.
CREATE TABLE public.rare (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at interval NOT NULL, net cidr, mac macaddr, mac8 macaddr8, m money,
    r int4range, rd daterange, rts tstzrange, mr int4multirange, bits bit(3), vb bit varying(5), ttz time with time zone,
    p point, tv tsvector, tq tsquery, jp jsonpath, l pg_lsn, oc "char", rc regclass,
    pr "odd schema".pair, prs "odd schema".pair[]);

CREATE TABLE public.enums (
    id integer PRIMARY KEY, t public.text NOT NULL, tt pg_catalog.text, m public."MixedCase" NOT NULL, c public.char NOT NULL,
    cc "char", w "odd schema"."weird "" type" NOT NULL, ms public."MixedCase"[] NOT NULL);

CREATE TABLE "odd schema"."weird "" name" (
    "select" integer NOT NULL, "type" pg_catalog.text NOT NULL DEFAULT 'a "quoted" `tick` \ back', "Großes Ä" pg_catalog.text,
    "with space" pg_catalog.text NOT NULL, "1st" integer, "a-b" integer, "a b" integer, "quote "" here" integer, "日本" integer,
    "*/" integer, "br{ace}" integer, "back\slash" integer, "<b>&" integer, "'" integer,
    PRIMARY KEY ("select", "with space"));
COMMENT ON TABLE "odd schema"."weird "" name" IS E'It''s */ "odd" \\ <b> `x` {y}\nsecond line\r\n\nand\ra third';
COMMENT ON COLUMN "odd schema"."weird "" name"."select" IS E'*/ it''s\n"two" lines';
CREATE TABLE "odd schema"."order" (
    "group" bigint REFERENCES public.rare, id integer PRIMARY KEY, "table" integer NOT NULL, "to" pg_catalog.text NOT NULL,
    FOREIGN KEY ("table", "to") REFERENCES "odd schema"."weird "" name" ("select", "with space") ON DELETE CASCADE,
    UNIQUE ("group", "table"));
CREATE INDEX ON "odd schema"."order" ("table", "to");

CREATE TABLE public."order" (id integer PRIMARY KEY, parent integer REFERENCES public."order");
CREATE TABLE public."Ärger" (id integer PRIMARY KEY, "order" integer UNIQUE REFERENCES public."order");
CREATE TABLE public.users (
    id integer PRIMARY KEY, columns integer, star integer, dsl integer, all_columns integer, "table" integer, users integer,
    bool integer, str integer, usize integer, diesel integer, std integer, core integer, query integer, i32 integer,
    string integer, "fn" integer, "none" integer, vec integer, "r#b" integer, self integer, crate integer, sql_type integer);
-- Rows of these would be called like a type that other rows have.
CREATE TABLE public.string (id integer PRIMARY KEY, option integer);
CREATE TABLE public.dates (id integer PRIMARY KEY, d date);
CREATE TABLE public."Vec" (id integer PRIMARY KEY);
CREATE TABLE public.diesel (id integer PRIMARY KEY);
CREATE TABLE public.sql_types (id integer PRIMARY KEY, "sql-types" integer);
CREATE TABLE public."*/ x" (id integer PRIMARY KEY);
CREATE TYPE public.U&"two\000Atypes" AS (a integer);
CREATE TABLE public.U&"two\000Alines" (U&"i\000Ad" integer PRIMARY KEY, t public.U&"two\000Atypes");
CREATE TABLE public.U&"no\000Akey" (line integer);
CREATE TABLE public.nothing ();
CREATE VIEW public."a view" AS SELECT id, "order" AS "Order" FROM public."Ärger";
CREATE TABLE public.parts (id integer, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE public.parts_1 PARTITION OF public.parts FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
