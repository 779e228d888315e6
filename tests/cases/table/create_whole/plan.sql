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

CREATE TYPE public.role AS ENUM (
    'player',
    'captain'
);

-- lock: SHARE ROW EXCLUSIVE on public.team
CREATE TABLE public.members (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    team_id bigint NOT NULL,
    email text NOT NULL,
    host text GENERATED ALWAYS AS (split_part(email, '@', 2)) STORED,
    role public.role DEFAULT 'player' NOT NULL,
    joined_at timestamp with time zone DEFAULT now() NOT NULL,
    left_at timestamp with time zone,
    CONSTRAINT members_pkey PRIMARY KEY (id),
    CONSTRAINT members_team_id_email_key UNIQUE (team_id, email),
    CONSTRAINT members_check CHECK (joined_at < left_at),
    CONSTRAINT members_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.team(id) ON DELETE CASCADE
)
WITH (fillfactor=80);

CREATE INDEX members_team_id_joined_at_idx ON public.members USING btree (team_id, joined_at DESC);

-- PL005 changes access: adds a permissive policy for INSERT on public.members to authenticated
CREATE POLICY members_insert_authenticated ON public.members FOR INSERT TO authenticated
    WITH CHECK (email = current_setting('app.email', true));

-- PL005 changes access: adds a permissive policy for SELECT on public.members to anon, authenticated
CREATE POLICY members_select_anon_authenticated ON public.members FOR SELECT TO anon, authenticated
    USING (left_at is null);

ALTER TABLE public.members ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.members FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.members IS 'Who plays where.';

COMMENT ON COLUMN public.members.email IS 'In lower case.';

-- PL005 changes access: gives privileges to authenticated on table public.members
GRANT SELECT ON TABLE public.members TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column email on table public.members
GRANT INSERT (email) ON TABLE public.members TO authenticated;

-- PL005 changes access: gives privileges to authenticated on column team_id on table public.members
GRANT INSERT (team_id) ON TABLE public.members TO authenticated;

CREATE FUNCTION public.lower_email()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
    new.email := lower(new.email);
    return new;
end
$function$;

CREATE TRIGGER members_lower_email BEFORE INSERT OR UPDATE OF email ON public.members FOR EACH ROW EXECUTE FUNCTION public.lower_email();

COMMIT;
