create schema hashed_subquery_bad;
create schema hashed_subquery_good;
grant usage on schema hashed_subquery_bad, hashed_subquery_good to anon, authenticated;

set search_path = hashed_subquery_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create table members (user_id uuid, team int);
create policy a on notes for select to authenticated using (team in (select m.team from members m where m.user_id = auth.uid()));

set search_path = hashed_subquery_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create table members (user_id uuid, team int);
create policy a on notes for select to authenticated using (team = any (array(select m.team from members m where m.user_id = auth.uid())));
