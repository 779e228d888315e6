create schema caller_per_row_bad;
create schema caller_per_row_good;
grant usage on schema caller_per_row_bad, caller_per_row_good to anon, authenticated;

set search_path = caller_per_row_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy own on notes to authenticated using (owner = auth.uid());
create policy b on notes for select to authenticated using (owner = (select auth.uid()) or owner = auth.uid());
create policy c on notes for select to authenticated using (body = current_setting('app.current_user_id', true));
create policy d on notes for select to authenticated using (body = app.uid());

set search_path = caller_per_row_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy own on notes to authenticated using (owner = (select auth.uid()));

create table tasks (id int primary key, owner uuid);
create index on tasks (owner);
alter table tasks enable row level security;
create policy own on tasks for select to authenticated using (owner = auth.uid());
