create schema multiple_permissive_bad;
create schema multiple_permissive_good;
grant usage on schema multiple_permissive_bad, multiple_permissive_good to anon, authenticated;

set search_path = multiple_permissive_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy own on notes to authenticated using (owner = auth.uid());
create policy b on notes for select to authenticated using (status = 'open');

set search_path = multiple_permissive_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy own on notes to authenticated using (owner = auth.uid());
create policy b on notes for select to anon using (status = 'open');
create policy c on notes as restrictive using (id > 0);
