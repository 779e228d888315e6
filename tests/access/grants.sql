-- case: a grant and no policy
grant select on workouts to auditor;

-- case: a grant and a policy
-- wants: WIDENED auditor SELECT workouts
create policy w_audit on workouts for select to auditor using (shared);
-- change:
grant select on workouts to auditor;

-- case: a wide grant for columns
-- wants: WIDENED authenticated UPDATE links
grant update on links to authenticated;

-- case: one column more
-- wants: WIDENED authenticated UPDATE links
grant update (coach) on links to authenticated;

-- case: a column less
-- wants: NARROWED authenticated UPDATE links
revoke update (status) on links from authenticated;

-- case: another column
-- wants: CHANGED authenticated UPDATE links
revoke update (status) on links from authenticated;
grant update (invited_by) on links to authenticated;

-- case: a delete without policy
grant delete on links to authenticated;

-- case: a delete with policy
-- wants: WIDENED authenticated DELETE links
create policy l_delete on links for delete to authenticated using (coach = (select app.caller()));
-- change:
grant delete on links to authenticated;

-- case: truncate
-- wants: WIDENED authenticated TRUNCATE workouts
grant truncate on workouts to authenticated;

-- case: references
-- wants: WIDENED authenticated REFERENCES workouts
grant references on workouts to authenticated;

-- case: trigger
-- wants: WIDENED authenticated TRIGGER workouts
grant trigger on workouts to authenticated;

-- case: all for everybody
-- wants: WIDENED public,anon,authenticated,auditor,service_role TRUNCATE,REFERENCES,TRIGGER,MAINTAIN workouts
-- wants: WIDENED service_role INSERT,UPDATE,DELETE workouts
grant all on workouts to public;

-- case: all for everybody, taken back
-- wants: NARROWED public,anon,authenticated,auditor,service_role TRUNCATE,REFERENCES,TRIGGER,MAINTAIN workouts
-- wants: NARROWED service_role INSERT,UPDATE,DELETE workouts
grant all on workouts to public;
-- change:
revoke all on workouts from public;

-- case: a materialised view is granted
-- wants: WIDENED authenticated SELECT totals
grant select on totals to authenticated;

-- case: a materialised view for everybody
-- wants: WIDENED public,anon,authenticated,auditor,service_role SELECT totals
grant select on totals to public;

-- case: a view is granted no more
-- wants: NARROWED authenticated SELECT shared_page
revoke select on shared_page from authenticated;

-- case: a view for anon
-- wants: WIDENED anon SELECT shared_page
grant select on shared_page to anon;

-- case: an invoker view for a role without rights below, since 15
-- wants: WIDENED service_role SELECT feed
grant select on feed to service_role;

-- case: one column in place of all
-- wants: NARROWED authenticated SELECT users
revoke select on users from authenticated;
grant select (id) on users to authenticated;

-- case: a sensitive column
-- wants: WIDENED authenticated SELECT users
revoke select on users from authenticated;
grant select (id) on users to authenticated;
-- change:
grant select (email) on users to authenticated;

-- case: all columns in place of one
-- wants: WIDENED authenticated SELECT users
revoke select on users from authenticated;
grant select (id) on users to authenticated;
-- change:
grant select on users to authenticated;

-- case: a schema is closed
-- wants: NARROWED authenticated SELECT users links workouts notes events feed shared_page
-- wants: NARROWED authenticated INSERT links workouts notes
-- wants: NARROWED authenticated UPDATE links workouts
-- wants: NARROWED authenticated DELETE workouts
revoke usage on schema public from public;
-- change:
revoke usage on schema public from authenticated;

-- case: a schema is opened for one role
-- wants: WIDENED authenticated SELECT users links workouts notes events feed shared_page
-- wants: WIDENED authenticated INSERT links workouts notes
-- wants: WIDENED authenticated UPDATE links workouts
-- wants: WIDENED authenticated DELETE workouts
revoke usage on schema public from public;
revoke usage on schema public from authenticated;
-- change:
grant usage on schema public to authenticated;

-- case: an insert without policy
grant insert on users to authenticated;

-- case: a write for a role that passes policies by
-- wants: WIDENED service_role INSERT workouts
grant insert on workouts to service_role;

-- case: reading is taken
-- wants: NARROWED authenticated SELECT workouts feed notes
-- wants: NARROWED authenticated UPDATE,DELETE workouts
revoke select on workouts from authenticated;

-- case: inserting is taken
-- wants: NARROWED authenticated INSERT workouts
revoke insert on workouts from authenticated;

-- case: a table that a policy reads may not be read
-- wants: NARROWED authenticated SELECT users notes
alter policy n_select on notes using (exists (select 1 from users u where u.id = notes.author));
-- change:
revoke select on users from authenticated;

-- case: default privileges for anon
-- wants: WIDENED anon NEW_OBJECTS default~privilege~public."tables~of~app_owner~to~anon"
alter default privileges in schema public grant select on tables to anon;

-- case: default privileges taken
-- wants: NARROWED public NEW_OBJECTS default~privilege~"functions~of~app_owner~to~public"
alter default privileges revoke execute on functions from public;

-- case: to maintain, since 17
-- wants: WIDENED authenticated MAINTAIN workouts
grant maintain on workouts to authenticated;

-- case: to maintain no longer, since 17
-- wants: NARROWED auditor MAINTAIN notes
grant maintain on notes to auditor;
-- change:
revoke maintain on notes from auditor;
