create role clubs nologin;
create role stray login noinherit;
create role obedient login inherit;
grant clubs to stray, obedient;
create schema noinherit_escape_bad;
create schema noinherit_escape_good;
grant usage on schema noinherit_escape_bad, noinherit_escape_good to anon, authenticated;

set search_path = noinherit_escape_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy read on notes for select to public using (true);
create policy floor on notes as restrictive to clubs using (status = 'open');
grant usage on schema noinherit_escape_bad to stray;
grant select on notes to stray;

set search_path = noinherit_escape_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy read on notes for select to public using (true);
create policy floor on notes as restrictive to public using (status = 'open');
create policy floor_of_clubs on notes as restrictive to clubs using (status = 'open');
grant usage on schema noinherit_escape_good to obedient;
grant select on notes to obedient;
