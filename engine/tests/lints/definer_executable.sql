create schema definer_executable_bad;
create schema definer_executable_good;
grant usage on schema definer_executable_bad, definer_executable_good to anon, authenticated;

set search_path = definer_executable_bad;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
create function everything() returns setof notes language sql security definer
  set search_path = '' as 'select * from definer_executable_bad.notes';
create function counted(who uuid) returns int language sql stable security definer set search_path = ''
  as 'select count(*)::int from definer_executable_bad.notes where owner = who and owner = auth.uid()';
revoke execute on function counted from public;
grant execute on function counted to authenticated;

set search_path = definer_executable_good;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
create schema definer_executable_helpers;
grant usage on schema definer_executable_helpers to authenticated;
create function definer_executable_helpers.mine() returns setof int language sql stable security definer
  set search_path = '' as 'select id from definer_executable_good.notes where owner = auth.uid()';
revoke execute on function definer_executable_helpers.mine from public;
grant execute on function definer_executable_helpers.mine to authenticated;
create policy by_helper on notes for select to authenticated using (id = any (array(select definer_executable_helpers.mine())));
create function server_only() returns setof notes language sql security definer
  set search_path = '' as 'select * from definer_executable_good.notes';
revoke execute on function server_only from public;
create function on_write() returns trigger language plpgsql security definer set search_path = '' as 'begin return new; end';
