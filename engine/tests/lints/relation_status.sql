create schema relation_status_bad;
create schema relation_status_good;
grant usage on schema relation_status_bad, relation_status_good to anon, authenticated;

set search_path = relation_status_bad;
create table people (id uuid primary key);
create table links (coach_id uuid references people, runner_id uuid references people, status text not null default 'pending');
alter table links enable row level security;
grant select, insert, update on links to authenticated;
create policy party on links for select to authenticated using (auth.uid() in (coach_id, runner_id));
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (exists (select 1 from links l where l.coach_id = auth.uid() and l.runner_id = notes.owner));
create function my_runners() returns setof uuid language sql stable security definer set search_path = '' as 'select runner_id from relation_status_bad.links where coach_id = auth.uid()';
create policy b on notes for select to authenticated using (owner = any (array(select my_runners())));

set search_path = relation_status_good;
create table people (id uuid primary key);
create table links (coach_id uuid references people, runner_id uuid references people, status text not null default 'pending');
alter table links enable row level security;
grant select, insert, update on links to authenticated;
create policy party on links for select to authenticated using (auth.uid() in (coach_id, runner_id));
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (exists (select 1 from links l where l.coach_id = auth.uid() and l.runner_id = notes.owner and l.status = 'active'));
