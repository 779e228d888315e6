create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create function tell() returns trigger language plpgsql as $$ begin return null; end $$;
comment on trigger told on job is 'says so';
create trigger switched after delete on job referencing old table as gone for each statement execute function tell('b');
alter table job disable trigger kept;
create constraint trigger late after update on job deferrable initially deferred for each row execute function tell();
