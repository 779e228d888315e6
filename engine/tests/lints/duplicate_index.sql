create schema duplicate_index_bad;
create schema duplicate_index_good;
grant usage on schema duplicate_index_bad, duplicate_index_good to anon, authenticated;

set search_path = duplicate_index_bad;
create table notes (id int primary key, body text);
create index one on notes (body);
create index two on notes (body);
create index three on notes (id);

set search_path = duplicate_index_good;
create table notes (id int primary key, body text);
create index one on notes (body);
create index two on notes (body desc);
create index three on notes (body) where id > 1;
create index four on notes (body) include (id);
create unique index five on notes (id, body);
