create schema check_wider_bad;
create schema check_wider_good;
grant usage on schema check_wider_bad, check_wider_good to anon, authenticated;

set search_path = check_wider_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes to authenticated using (owner = auth.uid()) with check (true);
create policy b on notes for update to authenticated using (owner = auth.uid()) with check (owner = auth.uid() or status = 'open');

set search_path = check_wider_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes to authenticated using (owner = auth.uid()) with check (owner = auth.uid() and status = 'open');
create policy b on notes for update to authenticated using (owner = auth.uid());
create policy c on notes for update to authenticated using (status = 'open') with check (status = 'closed');
