create role helper_owner nologin;
create schema force_breaks_helper_bad;
create schema force_breaks_helper_good;
grant usage on schema force_breaks_helper_bad, force_breaks_helper_good to anon, authenticated;

set search_path = force_breaks_helper_bad;
create table links (a uuid, b uuid);
alter table links owner to helper_owner;
alter table links enable row level security;
alter table links force row level security;
create function mine() returns setof uuid language sql stable security definer set search_path = '' as 'select b from force_breaks_helper_bad.links where a = auth.uid()';
grant usage, create on schema force_breaks_helper_bad to helper_owner;
alter function mine owner to helper_owner;
create policy p on links for select to authenticated using (b = any (array(select mine())));

set search_path = force_breaks_helper_good;
create table links (a uuid, b uuid);
alter table links owner to helper_owner;
alter table links enable row level security;
alter table links force row level security;
create function mine() returns setof uuid language sql stable security definer set search_path = '' as 'select b from force_breaks_helper_good.links where a = auth.uid()';
create policy p on links for select to authenticated using (b = any (array(select mine())));
