create schema sensitive_readable_bad;
create schema sensitive_readable_good;
grant usage on schema sensitive_readable_bad, sensitive_readable_good to anon, authenticated;

set search_path = sensitive_readable_bad;
create table accounts (id int primary key, name text, password_hash text);
alter table accounts enable row level security;
create policy own on accounts for select to authenticated using (name = app.uid());
grant select on accounts to authenticated;
create table people (id int primary key, email text);
grant select on people to anon;

set search_path = sensitive_readable_good;
create table accounts (id int primary key, name text, password_hash text);
alter table accounts enable row level security;
create policy own on accounts for select to authenticated using (name = app.uid());
grant select (id, name) on accounts to authenticated;
-- Not a secret by its name.
create table secretaries (id int primary key, tokenised boolean);
grant select on secretaries to authenticated;
