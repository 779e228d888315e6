create schema truncate_granted_bad;
create schema truncate_granted_good;
grant usage on schema truncate_granted_bad, truncate_granted_good to anon, authenticated;

set search_path = truncate_granted_bad;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
grant all on notes to authenticated;
create table tags (id int primary key);
grant references, trigger on tags to anon;

set search_path = truncate_granted_good;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
grant select, insert, update, delete on notes to authenticated;
grant truncate on notes to service_role;
