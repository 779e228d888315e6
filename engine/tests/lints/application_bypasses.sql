create role application_bypasses_bad login bypassrls;
create role application_bypasses_good login;
-- Through two memberships, of which the second is not inherited.
create role application_bypasses_power nologin bypassrls;
create role application_bypasses_between nologin noinherit;
create role application_bypasses_bad_becomes login noinherit;
grant application_bypasses_power to application_bypasses_between;
grant application_bypasses_between to application_bypasses_bad_becomes;
create role application_bypasses_client nologin;
grant application_bypasses_client to application_bypasses_good;
create schema application_bypasses_bad;
create schema application_bypasses_good;
grant usage on schema application_bypasses_bad, application_bypasses_good to anon, authenticated;

set search_path = application_bypasses_bad;
select 1;

set search_path = application_bypasses_good;
select 1;
