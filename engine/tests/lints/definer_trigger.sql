create schema definer_trigger_bad;
create schema definer_trigger_good;
grant usage on schema definer_trigger_bad, definer_trigger_good to anon, authenticated;

set search_path = definer_trigger_bad;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
create table inbox (id int primary key);
create function forward() returns trigger language plpgsql security definer set search_path = ''
  as 'begin update definer_trigger_bad.notes set body = null; return new; end';
create trigger forward after insert on inbox for each row execute function forward();

set search_path = definer_trigger_good;
create table notes (id int primary key, owner uuid not null, body text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));
create table inbox (id int primary key);
create function forward() returns trigger language plpgsql set search_path = ''
  as 'begin update definer_trigger_good.notes set body = null; return new; end';
create trigger forward after insert on inbox for each row execute function forward();
create function stamp() returns trigger language plpgsql security definer set search_path = ''
  as 'begin new.id := 1; return new; end';
create trigger stamp before insert on inbox for each row execute function stamp();
