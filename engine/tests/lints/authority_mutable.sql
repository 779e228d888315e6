create schema authority_mutable_bad;
create schema authority_mutable_good;
grant usage on schema authority_mutable_bad, authority_mutable_good to anon, authenticated;

set search_path = authority_mutable_bad;
create table profiles (id uuid primary key, name text, is_admin boolean not null default false);
alter table profiles enable row level security;
create policy own on profiles to authenticated using (id = auth.uid());
grant select, update on profiles to authenticated;
create table people (id uuid primary key);
create table links (coach_id uuid references people, runner_id uuid references people, status text not null default 'pending');
alter table links enable row level security;
grant select, insert, update on links to authenticated;
create policy party on links for select to authenticated using (auth.uid() in (coach_id, runner_id));
create policy answer on links for update to authenticated using (auth.uid() in (coach_id, runner_id)) with check (coach_id = auth.uid() or runner_id = auth.uid());
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (exists (select 1 from profiles p where p.id = auth.uid() and p.is_admin));
create policy b on notes for select to authenticated using (exists (select 1 from links l where l.coach_id = auth.uid() and l.runner_id = notes.owner and l.status = 'active'));
create function is_admin() returns boolean language sql stable security definer set search_path = '' as 'select exists (select 1 from authority_mutable_bad.profiles p where p.id = auth.uid() and p.is_admin)';
create policy c on notes for delete to authenticated using ((select is_admin()));
-- Triggers that name the column and refuse nothing that matters.
create table invites (coach_id uuid, runner_id uuid, status text not null default 'pending');
alter table invites enable row level security;
grant select, update on invites to authenticated;
create policy party on invites to authenticated using (auth.uid() in (coach_id, runner_id)) with check (coach_id = auth.uid() or runner_id = auth.uid());
create function log_status() returns trigger language plpgsql set search_path = '' as $$ begin
  if new.status is distinct from old.status then raise notice '%', new.status; end if;
  return new; end $$;
create trigger log_status before update on invites for each row execute function log_status();
create policy d on notes for update to authenticated using (exists (select 1 from invites i where i.coach_id = auth.uid() and i.runner_id = notes.owner and i.status = 'active'));
-- A helper that is no single query.
create table staff (user_id uuid primary key, name text, level text);
alter table staff enable row level security;
grant select, update on staff to authenticated;
create policy own on staff to authenticated using (user_id = auth.uid());
create function is_staff() returns boolean language plpgsql stable security definer set search_path = '' as $$ begin
  return exists (select 1 from authority_mutable_bad.staff s where s.user_id = auth.uid() and s.level = 'chief'); end $$;
create policy e on notes for insert to authenticated with check ((select is_staff()));

set search_path = authority_mutable_good;
create table profiles (id uuid primary key, name text, is_admin boolean not null default false);
alter table profiles enable row level security;
create policy own on profiles to authenticated using (id = auth.uid());
grant select, update (name) on profiles to authenticated;
create table people (id uuid primary key);
create table links (coach_id uuid references people, runner_id uuid references people, status text not null default 'pending');
alter table links enable row level security;
grant select, insert, update on links to authenticated;
create policy party on links for select to authenticated using (auth.uid() in (coach_id, runner_id));
create policy answer on links for update to authenticated using (auth.uid() in (coach_id, runner_id));
create function consent() returns trigger language plpgsql set search_path = '' as $$ begin
  if (new.status, new.runner_id, new.coach_id) is distinct from (old.status, old.runner_id, old.coach_id) then raise exception 'no'; end if;
  return new; end $$;
create trigger consent before update on links for each row execute function consent();
create table notes (id int primary key, owner uuid not null, team int, status text, body text, domain text);
alter table notes enable row level security;
grant select, insert, update, delete on notes to anon, authenticated;
create policy a on notes for select to authenticated using (exists (select 1 from profiles p where p.id = auth.uid() and p.is_admin));
create policy b on notes for select to authenticated using (exists (select 1 from links l where l.coach_id = auth.uid() and l.runner_id = notes.owner and l.status = 'active'));
create table staff (user_id uuid primary key, name text, level text);
alter table staff enable row level security;
grant select, update (name) on staff to authenticated;
create policy own on staff to authenticated using (user_id = auth.uid());
create function is_staff() returns boolean language plpgsql stable security definer set search_path = '' as $$ begin
  return exists (select 1 from authority_mutable_good.staff s where s.user_id = auth.uid() and s.level = 'chief'); end $$;
create policy e on notes for insert to authenticated with check ((select is_staff()));
