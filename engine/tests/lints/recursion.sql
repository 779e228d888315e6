-- since 15
create schema recursion_bad;
create schema recursion_good;
grant usage on schema recursion_bad, recursion_good to anon, authenticated;

set search_path = recursion_bad;
create table teams (id int primary key, owner uuid);
create table members (user_id uuid, team int);
alter table teams enable row level security;
alter table members enable row level security;
grant select on teams, members to authenticated;
create policy a on teams for select to authenticated using (exists (select 1 from members m where m.team = teams.id and m.user_id = auth.uid()));
create policy b on members for select to authenticated using (exists (select 1 from teams t where t.id = members.team and t.owner = auth.uid()));
create table nodes (id int, parent int);
alter table nodes enable row level security;
create policy a on nodes for select to authenticated using (exists (select 1 from recursion_bad.nodes n where n.id = nodes.parent));
create table posts (id int, owner uuid);
alter table posts enable row level security;
create view seen with (security_invoker) as select id from posts;
create policy a on posts for select to authenticated using (id in (select s.id from seen s));

set search_path = recursion_good;
create table teams (id int primary key, owner uuid);
create table members (user_id uuid, team int);
alter table teams enable row level security;
alter table members enable row level security;
grant select on teams, members to authenticated;
create function my_teams() returns setof int language sql stable security definer set search_path = '' as 'select team from recursion_good.members where user_id = auth.uid()';
create policy a on teams for select to authenticated using (id = any (array(select my_teams())));
create policy b on members for select to authenticated using (exists (select 1 from teams t where t.id = members.team and t.owner = auth.uid()));
create table nodes (id int, parent int, owner uuid);
alter table nodes enable row level security;
create policy a on nodes for select to authenticated using (owner = auth.uid());
create policy b on nodes for insert to authenticated with check (exists (select 1 from recursion_good.nodes n where n.id = nodes.parent));
