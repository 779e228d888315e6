-- palisade: renamed_from team
create schema if not exists squad;

create schema app;

-- palisade: renamed_from visible
create function app.may_see(of int) returns boolean language sql return of > 0;

create function squad.stamp() returns trigger language plpgsql as $$ begin return new; end $$;

-- palisade: renamed_from plan_titles
create view squad.schedule_titles as select id, heading from squad.schedules;

-- palisade: renamed_from count_plans
create function squad.count_schedules(p squad.schedules) returns bigint language sql return 1;
