create schema unknown_role_bad;
create schema unknown_role_good;
grant usage on schema unknown_role_bad, unknown_role_good to anon, authenticated;

set search_path = unknown_role_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (auth.role() = 'admin');
create policy b on notes for select to authenticated using ((select auth.role()) <> 'user');

set search_path = unknown_role_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (auth.role() = 'authenticated' and owner = auth.uid());
