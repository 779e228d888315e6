create schema transition_in_policy_bad;
create schema transition_in_policy_good;
grant usage on schema transition_in_policy_bad, transition_in_policy_good to anon, authenticated;

set search_path = transition_in_policy_bad;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for update to authenticated using (status = 'pending' and owner = auth.uid()) with check (status = 'active' and owner = auth.uid());
create policy b on notes for update to authenticated using (owner = auth.uid())
  with check (status = (select n.status from transition_in_policy_bad.notes n where n.id = notes.id));
create table drafts (id int primary key, owner uuid not null, status text);
alter table drafts enable row level security;
grant select, update on drafts to authenticated;
create policy c on drafts for update to authenticated using (status = 'pending' and owner = auth.uid()) with check (status = 'active' and owner = auth.uid());
create function tidy() returns trigger language plpgsql set search_path = '' as $$ begin new.status := lower(new.status); return new; end $$;
create trigger tidy before update on drafts for each row execute function tidy();

set search_path = transition_in_policy_good;
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for update to authenticated using (owner = auth.uid() and status = 'open');
create function keep() returns trigger language plpgsql set search_path = '' as $$ begin if new.status is distinct from old.status then raise exception 'no'; end if; return new; end $$;
create trigger keep before update on notes for each row execute function keep();
create policy b on notes for update to authenticated using (status = 'pending' and owner = auth.uid()) with check (status = 'active' and owner = auth.uid());
