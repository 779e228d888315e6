create schema cross_product_bad;
create schema cross_product_good;
grant usage on schema cross_product_bad, cross_product_good to anon, authenticated;

set search_path = cross_product_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy accept on notes for update to authenticated using (status = 'pending' and owner = auth.uid()) with check (status = 'active');
create policy leave on notes for update to authenticated using (owner = auth.uid()) with check (status = 'inactive');

set search_path = cross_product_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy own on notes for update to authenticated using (owner = auth.uid());
create policy also on notes for update to authenticated using (owner = auth.uid() and status = 'open');
create policy apart on notes for update to anon using (status = 'open') with check (status = 'closed');
