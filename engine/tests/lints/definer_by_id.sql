create schema definer_by_id_bad;
create schema definer_by_id_good;
grant usage on schema definer_by_id_bad, definer_by_id_good to anon, authenticated;

set search_path = definer_by_id_bad;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
create function note(wanted int) returns notes language sql security definer set search_path = ''
  as 'select * from definer_by_id_bad.notes where id = wanted';
create function forget(wanted int) returns void language plpgsql security definer set search_path = definer_by_id_bad, pg_temp
  as 'begin delete from notes where id = wanted; end';

set search_path = definer_by_id_good;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
create function note(wanted int) returns notes language sql security definer set search_path = ''
  as 'select * from definer_by_id_good.notes where id = wanted and owner = auth.uid()';
create function as_invoker(wanted int) returns notes language sql set search_path = ''
  as 'select * from definer_by_id_good.notes where id = wanted';
create function me() returns uuid language sql stable set search_path = '' as 'select auth.uid()';
create function by_helper(wanted int) returns notes language sql security definer set search_path = ''
  as 'select * from definer_by_id_good.notes where id = wanted and owner = definer_by_id_good.me()';
