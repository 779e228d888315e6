create schema setting_unqualified_bad;
create schema setting_unqualified_good;
grant usage on schema setting_unqualified_bad, setting_unqualified_good to anon, authenticated;

set search_path = setting_unqualified_bad;
create table notes (id int primary key, owner text, owner_id uuid);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = current_setting('application_name'));

set search_path = setting_unqualified_good;
create table notes (id int primary key, owner text, owner_id uuid);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = current_setting('app.current_user_id', true));
