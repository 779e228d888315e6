create schema setting_errors_bad;
create schema setting_errors_good;
grant usage on schema setting_errors_bad, setting_errors_good to anon, authenticated;

set search_path = setting_errors_bad;
create table notes (id int primary key, owner text, owner_id uuid);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = current_setting('app.current_user_id'));

set search_path = setting_errors_good;
create table notes (id int primary key, owner text, owner_id uuid);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = current_setting('app.current_user_id', true));
