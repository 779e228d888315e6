create schema definer_view_without_barrier_bad;
create schema definer_view_without_barrier_good;
grant usage on schema definer_view_without_barrier_bad, definer_view_without_barrier_good to anon, authenticated;

set search_path = definer_view_without_barrier_bad;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
create view mine as select * from notes where owner = auth.uid();
grant select on mine to authenticated;

set search_path = definer_view_without_barrier_good;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
create view mine with (security_barrier) as select * from notes where owner = auth.uid();
grant select on mine to authenticated;
