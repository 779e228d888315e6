create schema padded_text_bad;
create schema padded_text_good;
grant usage on schema padded_text_bad, padded_text_good to anon, authenticated;

set search_path = padded_text_bad;
create table countries (code char(2) primary key);

set search_path = padded_text_good;
create table countries (code text primary key, flag "char");
