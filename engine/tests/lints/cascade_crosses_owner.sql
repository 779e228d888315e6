create schema cascade_crosses_owner_bad;
create schema cascade_crosses_owner_good;
grant usage on schema cascade_crosses_owner_bad, cascade_crosses_owner_good to anon, authenticated;

set search_path = cascade_crosses_owner_bad;
create table posts (id int primary key, owner uuid);
create table comments (id int primary key, author uuid, post int references posts on delete cascade);
alter table posts enable row level security;
alter table comments enable row level security;
grant delete on posts to authenticated;
grant select on comments to authenticated;
create policy own on posts to authenticated using (owner = auth.uid());
create policy own on comments to authenticated using (author = auth.uid());

set search_path = cascade_crosses_owner_good;
create table posts (id int primary key, owner uuid);
create table comments (id int primary key, author uuid, post int references posts on delete restrict);
alter table posts enable row level security;
alter table comments enable row level security;
grant delete on posts to authenticated;
grant select on comments to authenticated;
create policy own on posts to authenticated using (owner = auth.uid());
create policy own on comments to authenticated using (author = auth.uid());
