create schema self_comparison_bad;
create schema self_comparison_good;
grant usage on schema self_comparison_bad, self_comparison_good to anon, authenticated;

set search_path = self_comparison_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create table members (user_id uuid, team int);
create policy a on notes for select to authenticated using (exists (select 1 from members m where m.user_id = auth.uid() and m.team = team));

set search_path = self_comparison_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create table members (user_id uuid, team int);
create policy a on notes for select to authenticated using (exists (select 1 from members m where m.user_id = auth.uid() and m.team = notes.team));
