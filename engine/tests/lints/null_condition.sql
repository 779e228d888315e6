create schema null_condition_bad;
create schema null_condition_good;
grant usage on schema null_condition_bad, null_condition_good to anon, authenticated;

set search_path = null_condition_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (owner = null);
create policy b on notes as restrictive to public using (null::boolean);
create policy c on notes for select to authenticated using ('a' = 'b' and owner = auth.uid());

set search_path = null_condition_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (team is null);
create policy b on notes for delete to public using (false);
