create schema child_wider_bad;
create schema child_wider_good;
grant usage on schema child_wider_bad, child_wider_good to anon, authenticated;

set search_path = child_wider_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy own on notes to authenticated using (owner = auth.uid());
create table comments (id int primary key, note int not null references notes on delete cascade);
alter table comments enable row level security;
grant select on comments to authenticated;
create policy a on comments for select to authenticated using (true);

set search_path = child_wider_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy own on notes to authenticated using (owner = auth.uid());
create table comments (id int primary key, note int not null references notes on delete cascade);
alter table comments enable row level security;
grant select on comments to authenticated;
create policy a on comments for select to authenticated using (exists (select 1 from notes n where n.id = comments.note));
