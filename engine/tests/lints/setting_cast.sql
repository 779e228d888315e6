create schema setting_cast_bad;
create schema setting_cast_good;
grant usage on schema setting_cast_bad, setting_cast_good to anon, authenticated;

set search_path = setting_cast_bad;
create table notes (id int primary key, owner text, owner_id uuid);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner_id = current_setting('app.current_user_id', true)::uuid);

set search_path = setting_cast_good;
create table notes (id int primary key, owner text, owner_id uuid);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner_id = nullif(current_setting('app.current_user_id', true), '')::uuid);
create policy other on notes to authenticated using (owner = current_setting('app.current_user_id', true));
