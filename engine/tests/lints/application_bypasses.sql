create role application_bypasses_bad login bypassrls;
create role application_bypasses_good login;
create schema application_bypasses_bad;
create schema application_bypasses_good;
grant usage on schema application_bypasses_bad, application_bypasses_good to anon, authenticated;

set search_path = application_bypasses_bad;
select 1;

set search_path = application_bypasses_good;
select 1;
