comment on column high.value is 'as measured';
grant select (id) on high to service;
create function high_of(r high) returns bigint language sql immutable as $$ select r.value $$;
alter view high alter column value set default 11;
