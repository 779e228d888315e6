create schema restrictive_true_bad;
create schema restrictive_true_good;
grant usage on schema restrictive_true_bad, restrictive_true_good to anon, authenticated;

set search_path = restrictive_true_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy own on notes to authenticated using (owner = auth.uid());
create policy floor on notes as restrictive using (id is not null);

set search_path = restrictive_true_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy own on notes to authenticated using (owner = auth.uid());
create policy floor on notes as restrictive using (id > 0);
