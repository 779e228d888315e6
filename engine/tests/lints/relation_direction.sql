create schema relation_direction_bad;
create schema relation_direction_good;
grant usage on schema relation_direction_bad, relation_direction_good to anon, authenticated;

set search_path = relation_direction_bad;
create table people (id uuid primary key);
create table links (coach_id uuid references people, runner_id uuid references people, status text not null default 'pending');
alter table links enable row level security;
grant select, insert, update on links to authenticated;
create policy party on links for select to authenticated using (auth.uid() in (coach_id, runner_id));
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (exists (select 1 from links l where l.status = 'active' and (l.coach_id = auth.uid() and l.runner_id = notes.owner or l.runner_id = auth.uid() and l.coach_id = notes.owner)));

set search_path = relation_direction_good;
create table people (id uuid primary key);
create table links (coach_id uuid references people, runner_id uuid references people, status text not null default 'pending');
alter table links enable row level security;
grant select, insert, update on links to authenticated;
create policy party on links for select to authenticated using (auth.uid() in (coach_id, runner_id));
create table friends (user_a uuid, user_b uuid);
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (exists (select 1 from links l where l.status = 'active' and l.coach_id = auth.uid() and l.runner_id = notes.owner));
create policy b on notes for select to authenticated using (exists (select 1 from friends f where (f.user_a = auth.uid() and f.user_b = notes.owner) or (f.user_b = auth.uid() and f.user_a = notes.owner)));
