create schema child_open_bad;
create schema child_open_good;
grant usage on schema child_open_bad, child_open_good to anon, authenticated;

set search_path = child_open_bad;
create table events (day date, owner uuid) partition by range (day);
alter table events enable row level security;
create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
grant select on events, events_2026 to authenticated;
create table base (id int, owner uuid);
alter table base enable row level security;
create table special () inherits (base);
grant select, update on special to authenticated;

set search_path = child_open_good;
create table events (day date, owner uuid) partition by range (day);
alter table events enable row level security;
create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
grant select on events to authenticated;
create table events_2027 partition of events for values from ('2027-01-01') to ('2028-01-01');
alter table events_2027 enable row level security;
grant select on events_2027 to authenticated;
