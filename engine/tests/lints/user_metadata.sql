create schema user_metadata_bad;
create schema user_metadata_good;
grant usage on schema user_metadata_bad, user_metadata_good to anon, authenticated;

set search_path = user_metadata_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (((auth.jwt() -> 'user_metadata') ->> 'role') = 'admin');
create policy b on notes for select to authenticated using (exists (select 1 from auth.users u where u.id = auth.uid() and u.raw_user_meta_data ->> 'role' = 'admin'));
create function is_admin() returns boolean language sql stable set search_path = '' as $$ select auth.jwt() #>> '{user_metadata,role}' = 'admin' $$;
create policy c on notes for select to authenticated using ((select is_admin()));

set search_path = user_metadata_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (((auth.jwt() -> 'app_metadata') ->> 'role') = 'admin');
