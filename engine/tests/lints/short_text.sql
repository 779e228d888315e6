create schema short_text_bad;
create schema short_text_good;
grant usage on schema short_text_bad, short_text_good to anon, authenticated;

set search_path = short_text_bad;
create table people (id bigint primary key, name varchar(100));

set search_path = short_text_good;
create table people (id bigint primary key, name varchar, nick text check (char_length(nick) < 100));
