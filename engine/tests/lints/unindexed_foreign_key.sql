-- since 15
create schema unindexed_foreign_key_bad;
create schema unindexed_foreign_key_good;
grant usage on schema unindexed_foreign_key_bad, unindexed_foreign_key_good to anon, authenticated;

set search_path = unindexed_foreign_key_bad;
create table parents (id int primary key, code text, unique (id, code));
create table children (id int primary key, parent int references parents, code text,
  foreign key (parent, code) references parents (id, code) on delete set null (code));
create index on children (code, id, parent);
create index on children (parent) where id > 5;

set search_path = unindexed_foreign_key_good;
create table parents (id int primary key, code text, unique (id, code));
create table children (id int primary key, parent int references parents, code text,
  foreign key (parent, code) references parents (id, code));
create index on children (parent, code);
create table few (parent int references parents);
create index on few (parent) where parent is not null;
