create schema whereless_gap_bad;
create schema whereless_gap_good;
grant usage on schema whereless_gap_bad, whereless_gap_good to anon, authenticated;

set search_path = whereless_gap_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (owner = auth.uid());
create policy b on notes for update to authenticated using (owner = auth.uid()) with check (status = 'open');
create policy c on notes for update to anon using (status = 'open');

set search_path = whereless_gap_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (owner = auth.uid() or status = 'open');
create policy b on notes for update to authenticated using (owner = auth.uid()) with check (owner = auth.uid() and team = 1);
create policy c on notes for update to service_role using (true);
create table tasks (id int primary key, owner uuid, done boolean);
alter table tasks enable row level security;
grant select, update (done) on tasks to authenticated;
create policy a on tasks for select to authenticated using (owner = auth.uid());
create policy b on tasks for update to authenticated using (true);
