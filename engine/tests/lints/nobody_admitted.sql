create schema nobody_admitted_bad;
create schema nobody_admitted_good;
grant usage on schema nobody_admitted_bad, nobody_admitted_good to anon, authenticated;

set search_path = nobody_admitted_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (auth.uid() is null or owner = auth.uid());
create policy b on notes for select to authenticated using (owner is distinct from auth.uid());
create policy c on notes for select to anon using (coalesce((select auth.uid()), owner) = owner);
create policy d on notes for select to authenticated using (coalesce(owner = auth.uid(), true));

set search_path = nobody_admitted_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (owner = auth.uid() or status = 'public');
create policy b on notes for select to authenticated using (owner = auth.uid() and not exists (select 1 from nobody_admitted_good.notes n where n.owner = auth.uid()));
create policy c on notes for select to authenticated using (auth.uid() is not null and owner = auth.uid());
create policy d on notes for select to authenticated using (coalesce(owner = auth.uid(), false));
