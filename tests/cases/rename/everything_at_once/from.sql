-- palisade: renamed_from squad
create schema if not exists team;

create schema app;

-- palisade: renamed_from may_see
create function app.visible(of int) returns boolean language sql return of > 0;

create function team.stamp() returns trigger language plpgsql as $$ begin return new; end $$;

-- palisade: renamed_from schedule_titles
create view team.plan_titles as select id, title from team.plan;

-- palisade: renamed_from count_schedules
create function team.count_plans(p team.plan) returns bigint language sql return 1;
