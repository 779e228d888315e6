-- since 15
create schema writable_definer_view_bad;
create schema writable_definer_view_good;
grant usage on schema writable_definer_view_bad, writable_definer_view_good to anon, authenticated;

set search_path = writable_definer_view_bad;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
create view feed as select * from notes;
grant select, delete on feed to authenticated;

set search_path = writable_definer_view_good;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
create view feed with (security_invoker = true) as select * from notes;
grant select, delete on feed to authenticated;
create view counts as select owner, count(*) from notes group by owner;
grant delete on counts to authenticated;
