create schema unbound_exists_bad;
create schema unbound_exists_good;
grant usage on schema unbound_exists_bad, unbound_exists_good to anon, authenticated;

set search_path = unbound_exists_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create table members (user_id uuid, team_id int);
create policy a on notes for select to authenticated using (exists (select 1 from members m where m.user_id = auth.uid()));
create policy b on notes for select to authenticated using (exists (select 1 from members m where m.team_id = 1));

set search_path = unbound_exists_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create table members (user_id uuid, team_id int);
create policy a on notes for select to authenticated using (exists (select 1 from members m where m.user_id = auth.uid() and m.team_id = notes.team));
create policy b on notes for select to authenticated using (owner = auth.uid() and exists (select 1 from members m where m.user_id = auth.uid()));
