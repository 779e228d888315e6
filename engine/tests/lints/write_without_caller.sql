create schema write_without_caller_bad;
create schema write_without_caller_good;
grant usage on schema write_without_caller_bad, write_without_caller_good to anon, authenticated;

set search_path = write_without_caller_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for insert to authenticated with check (body <> '');
create policy b on notes for update to authenticated using (status = 'open' or owner = auth.uid());
create policy c on notes for delete to anon using (status = 'draft');
-- To be signed in, or to name oneself, is not to be asked whose row it is.
create policy d on notes for insert to authenticated with check (auth.uid() is not null and body <> '');
create policy e on notes for insert to authenticated with check (auth.role() = 'authenticated' and status = 'open');
create policy f on notes for delete to authenticated using (owner <> auth.uid());
create policy g on notes for delete to authenticated using (auth.uid() = auth.uid() and status = 'old');

set search_path = write_without_caller_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for insert to authenticated with check (body <> '' and owner = auth.uid());
create policy b on notes for select to authenticated using (status = 'open');
-- A table whose own row security asks.
create table teams (id int primary key, owner uuid);
alter table teams enable row level security;
create policy own on teams to authenticated using (owner = auth.uid());
create policy c on notes for update to authenticated using (exists (select 1 from teams t where t.id = notes.team));
create policy d on notes for insert to authenticated with check ((auth.jwt() ->> 'role') = 'admin');
create policy e on notes for delete to authenticated using (lower(domain) = lower(auth.email()));
create function write_without_caller_good.is_admin() returns boolean language sql stable set search_path = ''
  as $$ select coalesce((auth.jwt() ->> 'admin') = 'yes', false) $$;
create policy f on notes for delete to authenticated using ((select is_admin()) and status = 'old');
