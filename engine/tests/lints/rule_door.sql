create schema rule_door_bad;
create schema rule_door_good;
grant usage on schema rule_door_bad, rule_door_good to anon, authenticated;

set search_path = rule_door_bad;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
create table inbox (id int primary key, body text);
grant insert on inbox to authenticated;
create rule forward as on insert to inbox do also delete from notes where id = new.id;

set search_path = rule_door_good;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
create table inbox (id int primary key, body text);
create rule forward as on insert to inbox do also delete from notes where id = new.id;
grant insert on inbox to service_role;
