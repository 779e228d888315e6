select t.oid, t.evtname::text as name, t.evtevent::text as event, t.evtenabled::text as enabled,
  t.evttags as tags,
  t.evtfoid::regproc::text as function
from pg_event_trigger t
where $1 is not null
  and not exists (select from pg_depend e
                  where e.classid = 'pg_event_trigger'::regclass and e.objid = t.oid and e.deptype = 'e')
