create function legacy.may_read(id bigint) returns boolean language sql stable as $$ select id > 0 $$;
create function legacy.touch() returns trigger language plpgsql as $$ begin return new; end $$;
comment on schema legacy is 'to be removed';
