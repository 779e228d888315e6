create schema returning_unusable_bad;
create schema returning_unusable_good;
grant usage on schema returning_unusable_bad, returning_unusable_good to anon, authenticated;

set search_path = returning_unusable_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for insert to authenticated with check (owner = auth.uid());

set search_path = returning_unusable_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for insert to authenticated with check (owner = auth.uid());
create policy b on notes for select to authenticated using (owner = auth.uid());
