create schema literal_identity_bad;
create schema literal_identity_good;
grant usage on schema literal_identity_bad, literal_identity_good to anon, authenticated;

set search_path = literal_identity_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (auth.uid() = '5c7dd8d7-6fd5-4f2b-9e9b-0c0b5f5b1a11');
create policy b on notes for select to authenticated using ((auth.jwt() ->> 'email') = 'boss@example.com');

set search_path = literal_identity_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (owner = auth.uid() and status = 'active');
