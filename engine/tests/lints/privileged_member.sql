create role privileged_member_bad nologin;
grant service_role to privileged_member_bad;
create role privileged_member_good nologin;
grant authenticated to privileged_member_good;
create schema privileged_member_bad;
create schema privileged_member_good;
grant usage on schema privileged_member_bad, privileged_member_good to anon, authenticated;

set search_path = privileged_member_bad;
select 1;

set search_path = privileged_member_good;
select 1;
