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

-- lock: ACCESS EXCLUSIVE on public.city
ALTER TABLE public.city ADD COLUMN mayor_id bigint;

CREATE TABLE public.passport (
    number text NOT NULL,
    holder_id bigint NOT NULL
);

ALTER TABLE public.passport ADD CONSTRAINT passport_pkey PRIMARY KEY (number);

-- lock: SHARE ROW EXCLUSIVE on public.city
CREATE TABLE public.person (
    id bigint NOT NULL,
    city_id bigint NOT NULL,
    parent_id bigint,
    passport text,
    CONSTRAINT person_city_id_fkey FOREIGN KEY (city_id) REFERENCES public.city(id)
);

ALTER TABLE public.person ADD CONSTRAINT person_passport_fkey FOREIGN KEY (passport) REFERENCES public.passport(number);

ALTER TABLE public.person ADD CONSTRAINT person_pkey PRIMARY KEY (id);

-- lock: SHARE ROW EXCLUSIVE on public.city
-- PL004 can fail on existing rows: reads public.city and fails on rows that violate city_mayor_id_fkey
ALTER TABLE public.city ADD CONSTRAINT city_mayor_id_fkey FOREIGN KEY (mayor_id) REFERENCES public.person(id) ON DELETE SET NULL;

ALTER TABLE public.passport ADD CONSTRAINT passport_holder_id_fkey FOREIGN KEY (holder_id) REFERENCES public.person(id);

ALTER TABLE public.person ADD CONSTRAINT person_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.person(id);

COMMIT;
