create schema scalar_subquery_bad;
create schema scalar_subquery_good;
grant usage on schema scalar_subquery_bad, scalar_subquery_good to anon, authenticated;

set search_path = scalar_subquery_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create table members (user_id uuid, team int);
create policy a on notes for select to authenticated using (team = (select m.team from members m where m.user_id = auth.uid()));

set search_path = scalar_subquery_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create table members (user_id uuid primary key, team int);
create policy a on notes for select to authenticated using (team = (select m.team from members m where m.user_id = auth.uid()));
create policy b on notes for select to authenticated using (team = (select max(m.team) from members m));
