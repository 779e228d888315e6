create schema row_argument_bad;
create schema row_argument_good;
grant usage on schema row_argument_bad, row_argument_good to anon, authenticated;

set search_path = row_argument_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create function coaches(who uuid) returns boolean language sql stable security definer set search_path = '' as 'select who = auth.uid()';
create policy a on notes for select to authenticated using (coaches(owner));
create policy b on notes for select to authenticated using ((select coaches(owner)));

set search_path = row_argument_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create function mine() returns setof uuid language sql stable security definer set search_path = '' as 'select auth.uid()';
create policy a on notes for select to authenticated using (owner = any (array(select mine())) and lower(body) = 'a');
