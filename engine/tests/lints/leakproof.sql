create schema leakproof_bad;
create schema leakproof_good;
grant usage on schema leakproof_bad, leakproof_good to anon, authenticated;

set search_path = leakproof_bad;
create function same(a int, b int) returns boolean language sql leakproof set search_path = '' as 'select a = b';

set search_path = leakproof_good;
create function same(a int, b int) returns boolean language sql set search_path = '' as 'select a = b';
