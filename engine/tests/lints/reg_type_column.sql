create schema reg_type_column_bad;
create schema reg_type_column_good;
grant usage on schema reg_type_column_bad, reg_type_column_good to anon, authenticated;

set search_path = reg_type_column_bad;
create table jobs (id int primary key, what regproc);

set search_path = reg_type_column_good;
create table jobs (id int primary key, what text, kind regclass);
