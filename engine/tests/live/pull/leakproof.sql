-- since 14
create type app_kind as enum ('a', 'b');
create table kinds (id int primary key, kind app_kind);
create function same(a app_kind, b app_kind) returns boolean language sql immutable leakproof as $$ select a = b $$;
create function counted(k kinds) returns int language plpgsql leakproof as $$ begin return 1; end $$;
create function over_same(a app_kind) returns boolean language sql begin atomic select same(a, 'a'); end;
create view same_kinds as select id from kinds where same(kind, 'a');
comment on function same(app_kind, app_kind) is 'says nothing of what it sees';
