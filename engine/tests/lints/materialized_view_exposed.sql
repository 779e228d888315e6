create schema materialized_view_exposed_bad;
create schema materialized_view_exposed_good;
grant usage on schema materialized_view_exposed_bad, materialized_view_exposed_good to anon, authenticated;

set search_path = materialized_view_exposed_bad;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
create materialized view totals as select owner, count(*) from notes group by owner;
grant select on totals to authenticated;
create materialized view days as select generate_series(1, 7) as day;
grant select on days to anon;

set search_path = materialized_view_exposed_good;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
create materialized view totals as select owner, count(*) from notes group by owner;
