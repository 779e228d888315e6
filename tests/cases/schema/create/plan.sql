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

CREATE SCHEMA "Private Data";

COMMENT ON SCHEMA "Private Data" IS 'for the server alone';

-- PL005 changes access: gives privileges to service on schema "Private Data"
GRANT USAGE ON SCHEMA "Private Data" TO service;

CREATE TABLE "Private Data".owners (
    id bigint NOT NULL,
    CONSTRAINT owners_pkey PRIMARY KEY (id)
);

COMMENT ON TABLE "Private Data".owners IS 'Lives in a schema of its own.';

-- PL005 changes access: gives privileges to service on table "Private Data".owners
GRANT SELECT ON TABLE "Private Data".owners TO service;

-- lock: ACCESS EXCLUSIVE on public.note
ALTER TABLE public.note ADD COLUMN owner_id bigint;

-- lock: SHARE ROW EXCLUSIVE on public.note
-- PL004 can fail on existing rows: reads public.note and fails on rows that violate note_owner_id_fkey
ALTER TABLE public.note ADD CONSTRAINT note_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES "Private Data".owners(id);

COMMIT;
