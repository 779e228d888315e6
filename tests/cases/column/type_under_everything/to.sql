create function moved() returns trigger language plpgsql as $$ begin return null; end $$;
