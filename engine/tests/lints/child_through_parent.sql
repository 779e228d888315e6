create schema child_through_parent_bad;
create schema child_through_parent_good;
grant usage on schema child_through_parent_bad, child_through_parent_good to anon, authenticated;

set search_path = child_through_parent_bad;
create table events (day date, owner uuid) partition by range (day);
create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
alter table events_2026 enable row level security;
grant select on events to authenticated;

set search_path = child_through_parent_good;
create table events (day date, owner uuid) partition by range (day);
create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
alter table events_2026 enable row level security;
alter table events enable row level security;
grant select on events to authenticated;
