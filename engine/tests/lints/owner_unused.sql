create schema owner_unused_bad;
create schema owner_unused_good;
grant usage on schema owner_unused_bad, owner_unused_good to anon, authenticated;

set search_path = owner_unused_bad;
create table notes (id int primary key, user_id uuid, status text);
alter table notes enable row level security;
create policy a on notes for select to authenticated using (status = 'open');

set search_path = owner_unused_good;
create table notes (id int primary key, user_id uuid, status text);
alter table notes enable row level security;
create policy a on notes for select to authenticated using (status = 'open' or user_id = auth.uid());
create table jobs (id int primary key, user_id uuid);
alter table jobs enable row level security;
