create schema function_on_column_bad;
create schema function_on_column_good;
grant usage on schema function_on_column_bad, function_on_column_good to anon, authenticated;

set search_path = function_on_column_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (lower(body) = (select app.uid()));
create policy b on notes for select to authenticated using (owner::text = (select app.uid()));

set search_path = function_on_column_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (lower(body) = (select app.uid()));
create index on notes (lower(body));
create policy b on notes for select to authenticated using (owner = (select auth.uid()));
