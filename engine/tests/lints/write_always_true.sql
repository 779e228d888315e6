create schema write_always_true_bad;
create schema write_always_true_good;
grant usage on schema write_always_true_bad, write_always_true_good to anon, authenticated;

set search_path = write_always_true_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for insert to authenticated with check (true);
create policy b on notes for update to authenticated using (1 = 1);
create policy c on notes for delete to anon using (id is not null);
create policy d on notes to authenticated using (true);
create policy e on notes to authenticated using (owner = auth.uid()) with check (owner is not distinct from owner);

set search_path = write_always_true_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (true);
create policy b on notes for update to authenticated using (owner = auth.uid()) with check (true);
create policy c on notes for all to service_role using (true);
create policy d on notes for insert to authenticated with check (owner = auth.uid());
create policy f on notes for update to authenticated using (team is not null and owner = auth.uid());
