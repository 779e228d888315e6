create schema claim_pattern_bad;
create schema claim_pattern_good;
grant usage on schema claim_pattern_bad, claim_pattern_good to anon, authenticated;

set search_path = claim_pattern_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (auth.email() like '%@example.com');
create policy b on notes for select to authenticated using ((auth.jwt() ->> 'email') ~* domain);
create policy c on notes for select to authenticated using (auth.email() like any (array['%@a.example', '%@b.example']));

set search_path = claim_pattern_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (split_part(auth.jwt() ->> 'email', '@', 2) = domain);
create policy b on notes for select to authenticated using (owner = auth.uid() and body like 'a%');
