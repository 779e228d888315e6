create schema policies_while_off_bad;
create schema policies_while_off_good;
grant usage on schema policies_while_off_bad, policies_while_off_good to anon, authenticated;

set search_path = policies_while_off_bad;
create table notes (id int primary key, owner uuid);
create policy own on notes using (owner = auth.uid());
create table events (day date, owner uuid) partition by range (day);
create policy own on events using (owner = auth.uid());

set search_path = policies_while_off_good;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
