create schema hidden_true_bad;
create schema hidden_true_good;
grant usage on schema hidden_true_bad, hidden_true_good to anon, authenticated;

set search_path = hidden_true_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (owner = auth.uid() or true);
create policy b on notes for select to authenticated using (owner = auth.uid() or 'a' = 'a');
create policy c on notes for select to authenticated using (id is not null);

set search_path = hidden_true_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (true);
create policy b on notes for select to authenticated using (owner = auth.uid() or team is not null);
