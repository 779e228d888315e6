-- since 15
create schema definer_view_bad;
create schema definer_view_good;
grant usage on schema definer_view_bad, definer_view_good to anon, authenticated;

set search_path = definer_view_bad;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
create view feed as select * from notes;
grant select on feed to authenticated;
create view barrier with (security_barrier) as select * from notes;
grant select on barrier to anon;
-- An invoker's view over one that is not.
create schema definer_view_inner;
create view definer_view_inner.all_notes as select * from notes;
grant select on definer_view_inner.all_notes to authenticated;
create view outer_notes with (security_invoker) as select * from definer_view_inner.all_notes;
grant select on outer_notes to authenticated;
create view over_a_view as select * from feed;
grant select on over_a_view to anon;

set search_path = definer_view_good;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
create view feed with (security_invoker = true) as select * from notes;
grant select on feed to authenticated;
create view back_office as select * from notes;
grant select on back_office to service_role;
create table countries (code text primary key);
create view names as select code from countries;
grant select on names to authenticated;
