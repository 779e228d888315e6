create schema email_identity_bad;
create schema email_identity_good;
grant usage on schema email_identity_bad, email_identity_good to anon, authenticated;

set search_path = email_identity_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (body = auth.email());
create policy b on notes for select to authenticated using (body = (auth.jwt() ->> 'email'));

set search_path = email_identity_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (body = (auth.jwt() ->> 'sub'));
