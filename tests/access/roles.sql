-- case: membership in a role that passes policies by
-- wants: WIDENED authenticated SET_ROLE role~service_role
grant service_role to authenticated;

-- case: a role gains a membership
-- wants: WIDENED auditor SELECT users links workouts notes events feed shared_page
-- wants: WIDENED auditor INSERT links workouts notes
-- wants: WIDENED auditor UPDATE links workouts
-- wants: WIDENED auditor DELETE workouts
-- wants: WIDENED auditor EXECUTE app.my_runners() app.is_admin() app.is_admin_slow()
-- wants: WIDENED auditor SET_ROLE role~authenticated
grant authenticated to auditor;

-- case: a role loses a membership
-- wants: NARROWED auditor SELECT users links workouts notes events feed shared_page
-- wants: NARROWED auditor INSERT links workouts notes
-- wants: NARROWED auditor UPDATE links workouts
-- wants: NARROWED auditor DELETE workouts
-- wants: NARROWED auditor EXECUTE app.my_runners() app.is_admin() app.is_admin_slow()
-- wants: NARROWED auditor SET_ROLE role~authenticated
grant authenticated to auditor;
-- change:
revoke authenticated from auditor;

-- case: a membership without inheritance
-- wants: WIDENED auditor SET_ROLE role~authenticated
alter role auditor noinherit;
-- change:
grant authenticated to auditor;

-- case: an escape by NOINHERIT
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated INSERT,UPDATE,DELETE workouts
create role staff;
grant staff to authenticated;
create policy floor on workouts as restrictive for all to staff using (team = 'x');
-- change:
revoke staff from authenticated;
alter role authenticated noinherit;
grant staff to authenticated;

-- case: an escape by an option of the membership, since 16
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated INSERT,UPDATE,DELETE workouts
create role staff;
grant staff to authenticated;
create policy floor on workouts as restrictive for all to staff using (team = 'x');
-- change:
grant staff to authenticated with inherit false;

-- case: a floor comes with a membership
-- wants: NARROWED authenticated SELECT workouts feed notes
-- wants: NARROWED authenticated INSERT,UPDATE,DELETE workouts
-- wants: WIDENED authenticated SET_ROLE role~staff
create role staff;
create policy floor on workouts as restrictive for all to staff using (team = 'x');
-- change:
grant staff to authenticated;

-- case: a permissive policy comes with a membership
-- wants: WIDENED authenticated SELECT workouts feed notes
-- wants: WIDENED authenticated SET_ROLE role~staff
create role staff;
create policy more on workouts for select to staff using (shared);
-- change:
grant staff to authenticated;

-- case: a role passes policies by
-- wants: WIDENED authenticated SELECT users links workouts notes events feed
-- wants: WIDENED authenticated INSERT links workouts notes
-- wants: WIDENED authenticated UPDATE links workouts
-- wants: WIDENED authenticated DELETE workouts
alter role authenticated bypassrls;

-- case: a role passes policies by no more
-- wants: NARROWED service_role SELECT users workouts
alter role service_role nobypassrls;

-- case: a role may log in
-- wants: WIDENED auditor LOGIN the~database
alter role auditor login;

-- case: a role may not log in
-- wants: NARROWED auditor LOGIN the~database
alter role auditor login;
-- change:
alter role auditor nologin;

-- case: a new role of a group
-- wants: WIDENED newcomer SELECT users links workouts notes events feed shared_page
-- wants: WIDENED newcomer INSERT links workouts notes
-- wants: WIDENED newcomer UPDATE links workouts
-- wants: WIDENED newcomer DELETE workouts
-- wants: WIDENED newcomer EXECUTE app.my_runners() app.is_admin() app.is_admin_slow()
-- wants: WIDENED newcomer SET_ROLE role~authenticated
create role newcomer in role authenticated;

-- case: a role that reads all data, since 14
-- wants: WIDENED auditor SELECT shared_page totals
-- wants: WIDENED auditor SET_ROLE role~pg_read_all_data
grant pg_read_all_data to auditor;

-- case: a role that nobody has anything for
create role stranger;

-- case: a chain of memberships
-- wants: WIDENED auditor SELECT workouts
-- wants: WIDENED auditor SET_ROLE role~outer_group role~inner_group
create role outer_group;
create role inner_group;
grant inner_group to outer_group;
create policy more on workouts for select to inner_group using (shared);
grant select on workouts to inner_group;
-- change:
grant outer_group to auditor;

-- case: membership in a role without rights
-- wants: WIDENED authenticated SET_ROLE role~anon
grant anon to authenticated;

-- case: the owner's rights
-- wants: WIDENED auditor SET_ROLE role~app_owner
-- wants: WIDENED auditor SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER,MAINTAIN users links workouts notes events events_old events_new
-- wants: WIDENED auditor SELECT feed shared_page totals
-- wants: WIDENED auditor MAINTAIN feed shared_page totals
-- wants: WIDENED auditor INSERT,UPDATE,DELETE feed shared_page
-- wants: WIDENED auditor EXECUTE app.my_runners() app.is_admin() app.is_admin_slow() app.workout_title(integer)
grant app_owner to auditor;
