-- case: a view loses security_invoker, since 15
-- wants: WIDENED authenticated SELECT feed
alter view feed reset (security_invoker);

-- case: a view gains security_invoker, since 15
-- wants: NARROWED authenticated SELECT feed
alter view feed reset (security_invoker);
-- change:
alter view feed set (security_invoker = true);

-- case: a view with an aggregate loses security_invoker, since 15
-- wants: WIDENED authenticated SELECT counts
create view counts with (security_invoker = true) as select owner, count(*) as n from workouts group by owner;
grant select on counts to authenticated;
-- change:
alter view counts reset (security_invoker);

-- case: policies below a view with an aggregate, since 15
-- wants: WIDENED authenticated SELECT counts workouts feed notes
create view counts with (security_invoker = true) as select owner, count(*) as n from workouts group by owner;
grant select on counts to authenticated;
-- change:
alter policy w_select on workouts using (true);

-- case: a view forgets its condition
-- wants: WIDENED authenticated SELECT shared_page
create or replace view shared_page as select id, title from workouts;

-- case: a view shows one column more
-- wants: WIDENED authenticated SELECT shared_page
create or replace view shared_page as select id, title, owner from workouts where shared;

-- case: a view asks for more
-- wants: NARROWED authenticated SELECT shared_page
create or replace view shared_page as select id, title from workouts where shared and team is null;

-- case: a view shows other rows
-- wants: CHANGED authenticated SELECT shared_page
create or replace view shared_page as select id, title from workouts where team = 'open';

-- case: a view shows another column under the name
-- wants: CHANGED authenticated SELECT shared_page
create or replace view shared_page as select id, owner as title from workouts where shared;

-- case: a view of its owner becomes one of the caller, since 15
-- wants: NARROWED authenticated SELECT shared_page
alter view shared_page set (security_invoker = true);

-- case: a new view of its owner
-- wants: WIDENED anon SELECT everything
create view everything as select * from workouts;
grant select on everything to anon;

-- case: a view is dropped
-- wants: NARROWED authenticated SELECT shared_page
drop view shared_page;

-- case: a view over a view that loses security_invoker, since 15
-- wants: WIDENED authenticated SELECT feed feed2
create view feed2 with (security_invoker = true) as select id, owner from feed;
grant select on feed2 to authenticated;
-- change:
alter view feed reset (security_invoker);

-- case: a caller's view over an owner's view, since 15
-- wants: WIDENED authenticated SELECT over
create view over with (security_invoker = true) as select id from shared_page;
-- change:
grant select on over to authenticated;

-- case: a write through an owner's view
-- wants: WIDENED authenticated UPDATE shared_page
grant update on shared_page to authenticated;

-- case: a delete through a caller's view, since 15
-- wants: WIDENED authenticated DELETE feed
grant delete on feed to authenticated;

-- case: an insert through an owner's view is checked
-- wants: NARROWED authenticated INSERT shared_page
grant insert on shared_page to authenticated;
-- change:
alter view shared_page set (check_option = cascaded);

-- case: an insert through an owner's view is checked no more
-- wants: WIDENED authenticated INSERT shared_page
grant insert on shared_page to authenticated;
alter view shared_page set (check_option = cascaded);
-- change:
alter view shared_page reset (check_option);

-- case: a caller's view that is written becomes an owner's, since 15
-- wants: WIDENED authenticated DELETE,SELECT feed
grant delete on feed to authenticated;
-- change:
alter view feed reset (security_invoker);

-- case: a materialised view takes less
-- wants: NARROWED authenticated SELECT totals
grant select on totals to authenticated;
-- change:
drop materialized view totals;
create materialized view totals as select owner, id from workouts where shared;
grant select on totals to authenticated;

-- case: a materialised view takes more
-- wants: WIDENED authenticated SELECT totals
grant select on totals to authenticated;
-- change:
drop materialized view totals;
create materialized view totals as select owner, id, title from workouts;
grant select on totals to authenticated;

-- case: a partition without row security
-- wants: WIDENED authenticated SELECT events_next
create table events_next partition of events for values from ('2030-01-01') to ('2031-01-01');
grant select on events_next to authenticated;

-- case: a partition loses row security
-- wants: WIDENED authenticated SELECT events_old
grant select on events_old to authenticated;
-- change:
alter table events_old disable row level security;

-- case: a partition is granted
grant select on events_old to authenticated;

-- case: a partition with a policy of its own
-- wants: WIDENED authenticated SELECT events_old
create policy eo on events_old for select to authenticated using (owner = (select app.caller()));
grant select on events_old to authenticated;

-- case: a table with rows is attached
-- wants: WIDENED authenticated SELECT events
create table old_rows (id integer, owner text, day date not null);
-- change:
alter table events attach partition old_rows for values from ('2000-01-01') to ('2010-01-01');

-- case: a partition is detached
-- wants: NARROWED authenticated SELECT events
alter table events detach partition events_old;

-- case: a child of a table
-- wants: WIDENED authenticated SELECT archive
create table archive () inherits (workouts);
grant select on archive to authenticated;

-- case: a table with rows becomes a child
-- wants: WIDENED authenticated SELECT,UPDATE,DELETE workouts
-- wants: WIDENED service_role SELECT workouts
create table archive (like workouts including all);
-- change:
alter table archive inherit workouts;

-- case: a publication
-- wants: WIDENED subscribers SUBSCRIBE publication~feed publication~table~"public.workouts"~on~publication~feed
create publication feed for table workouts;

-- case: a table leaves a publication
-- wants: NARROWED subscribers SUBSCRIBE publication~table~"public.workouts"~on~publication~feed
create publication feed for table workouts, notes;
-- change:
alter publication feed drop table workouts;

-- case: a guard is dropped
-- wants: WIDENED authenticated UPDATE links
grant update on links to authenticated;
-- change:
drop trigger keep_parties on links;

-- case: a guard is disabled
-- wants: WIDENED authenticated UPDATE links
grant update on links to authenticated;
-- change:
alter table links disable trigger keep_parties;

-- case: a guard lets all through
-- wants: WIDENED authenticated UPDATE links
grant update on links to authenticated;
-- change:
create or replace function app.keep_parties() returns trigger language plpgsql set search_path = '' as $$ begin return new; end $$;

-- case: a trigger becomes definer
-- wants: WIDENED authenticated UPDATE links
alter function app.keep_parties() security definer;

-- case: a trigger that writes for others
-- wants: WIDENED authenticated INSERT workouts
create function app.note() returns trigger language plpgsql security definer set search_path = ''
  as $$ begin insert into public.notes values (new.id, new.id, new.title, new.title); return new; end $$;
create trigger note after insert on workouts for each row execute function app.note();

-- case: a new guard
-- wants: NARROWED authenticated UPDATE workouts
create function app.never() returns trigger language plpgsql set search_path = '' as $$ begin raise insufficient_privilege; end $$;
create trigger never before update on workouts for each row execute function app.never();

-- case: deletes cascade to others
-- wants: WIDENED authenticated DELETE workouts
alter table notes drop constraint notes_workout_fkey;
alter table notes add constraint notes_workout_fkey foreign key (workout) references workouts on delete cascade;

-- case: deletes cascade no more
-- wants: NARROWED authenticated DELETE workouts
alter table notes drop constraint notes_workout_fkey;
alter table notes add constraint notes_workout_fkey foreign key (workout) references workouts on delete cascade;
-- change:
alter table notes drop constraint notes_workout_fkey;
alter table notes add constraint notes_workout_fkey foreign key (workout) references workouts;

-- case: deletes set null
-- wants: WIDENED authenticated DELETE workouts
alter table notes alter column workout drop not null;
alter table notes drop constraint notes_workout_fkey;
alter table notes add constraint notes_workout_fkey foreign key (workout) references workouts on delete set null;

-- case: updates cascade
-- wants: WIDENED authenticated UPDATE workouts
alter table notes drop constraint notes_workout_fkey;
alter table notes add constraint notes_workout_fkey foreign key (workout) references workouts on update cascade;

-- case: a cascade from a table that nobody deletes from
alter table workouts drop constraint workouts_owner_fkey;
alter table workouts add constraint workouts_owner_fkey foreign key (owner) references users on delete cascade;

-- case: a rule
-- wants: WIDENED authenticated DELETE workouts
create rule log as on delete to workouts do also insert into notes values (1, 1, 'x', 'y');

-- case: a table belongs to a client's role
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER,MAINTAIN workouts
-- wants: NARROWED authenticated SELECT shared_page
alter table workouts owner to authenticated;

-- case: a view belongs to a client's role
-- wants: NARROWED authenticated SELECT shared_page
-- wants: WIDENED authenticated INSERT,UPDATE,DELETE shared_page
-- wants: WIDENED authenticated MAINTAIN shared_page
alter view shared_page owner to authenticated;

-- case: a table without row security
-- wants: WIDENED authenticated SELECT tokens
create table tokens (id integer, secret text);
grant select on tokens to authenticated;

-- case: a table with row security and a policy
-- wants: WIDENED authenticated SELECT tokens
create table tokens (id integer, owner text);
alter table tokens enable row level security;
create policy t on tokens for select to authenticated using (owner = (select app.caller()));
grant select on tokens to authenticated;

-- case: a table is dropped
-- wants: NARROWED authenticated SELECT,INSERT notes
drop table notes;

-- case: policies below a view of the caller that a view of its owner reads, since 15
-- wants: WIDENED authenticated SELECT everything workouts feed notes
create view everything as select id, title from feed;
grant select on everything to authenticated;
-- change:
alter policy w_select on workouts using (true);

-- case: policies that a function of the caller meets inside a view of its owner
-- wants: WIDENED authenticated SELECT kinds workouts feed notes
create function app.shows(who text) returns boolean language sql stable set search_path = ''
  as $$ select exists (select 1 from public.workouts w where w.owner = who) $$;
create view kinds as select id, kind from users where app.shows(id);
grant select on kinds to authenticated;
-- change:
alter policy w_select on workouts using (true);

-- case: a function that a view asks on the way to its table says yes to more
-- wants: WIDENED authenticated UPDATE kinds
-- wants: WIDENED authenticated INSERT kinds
create function app.open(who text) returns boolean language sql immutable set search_path = '' as $$ select who = 'open' $$;
create view kinds as select id, team from users where app.open(team) with check option;
grant insert, update on kinds to authenticated;
-- change:
create or replace function app.open(who text) returns boolean language sql immutable set search_path = ''
  as $$ select who = 'open' or who = 'shut' $$;
