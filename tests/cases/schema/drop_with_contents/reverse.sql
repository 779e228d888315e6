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

CREATE SCHEMA legacy;

COMMENT ON SCHEMA legacy IS 'to be removed';

CREATE TYPE legacy.old_state AS ENUM (
    'open',
    'closed'
);

CREATE TABLE legacy.customer (
    id bigint NOT NULL,
    state legacy.old_state DEFAULT 'open' NOT NULL,
    CONSTRAINT customer_pkey PRIMARY KEY (id)
);

CREATE INDEX customer_state_idx ON legacy.customer USING btree (state);

-- lock: ACCESS EXCLUSIVE on public."order"
-- PL004 can fail on existing rows: fails if public."order" holds rows: column customer_id has no value for them
ALTER TABLE public."order" ADD COLUMN customer_id bigint NOT NULL;

-- lock: ACCESS EXCLUSIVE on public."order"
-- PL004 can fail on existing rows: fails if public."order" holds rows: column state has no value for them
ALTER TABLE public."order" ADD COLUMN state legacy.old_state NOT NULL;

-- lock: SHARE ROW EXCLUSIVE on public."order"
-- PL004 can fail on existing rows: reads public."order" and fails on rows that violate order_customer_id_fkey
ALTER TABLE public."order" ADD CONSTRAINT order_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES legacy.customer(id);

CREATE FUNCTION legacy.may_read(id bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select id > 0 $function$;

-- PL005 changes access: adds a permissive policy for SELECT on legacy.customer to authenticated
CREATE POLICY customer_select_authenticated ON legacy.customer FOR SELECT TO authenticated
    USING (legacy.may_read(id));

ALTER TABLE legacy.customer ENABLE ROW LEVEL SECURITY;

CREATE FUNCTION legacy.touch()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ begin return new; end $function$;

CREATE TRIGGER customer_touch BEFORE UPDATE ON legacy.customer FOR EACH ROW EXECUTE FUNCTION legacy.touch();

CREATE VIEW legacy.buyers AS
select c.id, c.state from legacy.customer c join public."order" o on o.customer_id = c.id;

COMMIT;
