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

-- lock: ACCESS EXCLUSIVE on public.note
-- PL009 takes away an index or a constraint: rows that note_owner_check keeps out of public.note come in afterwards
ALTER TABLE public.note DROP CONSTRAINT note_owner_check;

-- lock: ACCESS EXCLUSIVE on public.note
ALTER TABLE public.note ALTER COLUMN owner DROP DEFAULT;

-- lock: ACCESS EXCLUSIVE on public.note
-- PL009 takes away an index or a constraint: queries that lean on index note_owner_idx of public.note read the whole table afterwards
DROP INDEX public.note_owner_idx;

-- lock: ACCESS EXCLUSIVE on public.note
ALTER TABLE public.note ADD COLUMN author text DEFAULT 'x';

-- PL003 scans the table: writes every row of public.note
UPDATE public.note SET author = owner;

-- lock: ACCESS EXCLUSIVE on public.note
-- PL004 can fail on existing rows: reads public.note and fails where author is null
ALTER TABLE public.note ALTER COLUMN author SET NOT NULL;

-- lock: ACCESS EXCLUSIVE on public.note
-- PL008 can break running code: owner of public.note may be null afterwards: running code that takes a value for granted fails on such rows
ALTER TABLE public.note ALTER COLUMN owner DROP NOT NULL;

-- lock: ACCESS EXCLUSIVE on public.note
-- PL004 can fail on existing rows: reads public.note and fails on rows that violate note_author_check
ALTER TABLE public.note ADD CONSTRAINT note_author_check CHECK (author <> '');

-- lock: SHARE on public.note
-- PL006 blocks writes while an index is built: blocks writes to public.note while the index is built
CREATE INDEX note_author_idx ON public.note USING btree (author);

-- lock: SHARE UPDATE EXCLUSIVE on public.note
COMMENT ON COLUMN public.note.owner IS 'What author was called before. Generated.';

-- PL005 changes access: gives privileges to anon on column author on table public.note
GRANT UPDATE (author) ON TABLE public.note TO anon;

CREATE FUNCTION public.note_owner_kept()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if tg_op = 'INSERT' then
    if new.owner is null then
      new.owner := new.author;
    else
      new.author := new.owner;
    end if;
  elsif new.owner is distinct from old.owner then
    new.author := new.owner;
  else
    new.owner := new.author;
  end if;
  return new;
end
$function$;

-- lock: SHARE ROW EXCLUSIVE on public.note
CREATE TRIGGER "!kept_owner" BEFORE INSERT OR UPDATE ON public.note FOR EACH ROW EXECUTE FUNCTION public.note_owner_kept();

COMMENT ON ROUTINE public.note_owner_kept() IS 'Keeps owner of public.note in step with author. Generated.';

-- PL005 changes access: takes privileges from PUBLIC on function public.note_owner_kept()
REVOKE EXECUTE ON ROUTINE public.note_owner_kept() FROM PUBLIC;

COMMIT;
