create schema index_behind_policy_bad;
create schema index_behind_policy_good;
grant usage on schema index_behind_policy_bad, index_behind_policy_good to anon, authenticated;

set search_path = index_behind_policy_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy own on notes to authenticated using (owner = auth.uid());
create index on notes (body text_pattern_ops);

set search_path = index_behind_policy_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy own on notes to authenticated using (owner = auth.uid());
create index on notes (body);
create table open (body text primary key);
create index on open (body text_pattern_ops);
