create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create function tell() returns trigger language plpgsql as $$ begin return null; end $$;
comment on trigger told on job is 'says so';
create trigger switched after delete on job for each statement execute function tell('a', 'it''s');
