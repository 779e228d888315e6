create schema current_user_key_bad;
create schema current_user_key_good;
grant usage on schema current_user_key_bad, current_user_key_good to anon, authenticated;

set search_path = current_user_key_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (body = current_user);
create function me() returns text language sql stable security definer set search_path = '' as 'select current_user::text';
revoke execute on function me from public;

set search_path = current_user_key_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy own on notes to authenticated using (owner = auth.uid());
create function me() returns text language sql stable set search_path = '' as 'select current_user::text';
