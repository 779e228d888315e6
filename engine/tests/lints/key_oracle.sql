create schema key_oracle_bad;
create schema key_oracle_good;
grant usage on schema key_oracle_bad, key_oracle_good to anon, authenticated;

set search_path = key_oracle_bad;
create table posts (id int primary key, owner uuid);
alter table posts enable row level security;
create table comments (id int primary key, author uuid, post int references posts);
alter table comments enable row level security;
grant insert on comments to authenticated;
create policy own on comments to authenticated using (author = auth.uid());

set search_path = key_oracle_good;
create table posts (id uuid primary key, owner uuid);
alter table posts enable row level security;
create table comments (id int primary key, author uuid, post uuid references posts);
alter table comments enable row level security;
grant insert on comments to authenticated;
create policy own on comments to authenticated using (author = auth.uid());
create table posts2 (id int primary key, owner uuid);
alter table posts2 enable row level security;
create table comments2 (id int primary key, author uuid, post int references posts2);
alter table comments2 enable row level security;
grant insert on comments2 to authenticated;
create policy own on comments2 to authenticated using (author = auth.uid() and exists (select 1 from key_oracle_good.posts2 p where p.id = comments2.post));
