select t.oid, t.tgrelid as relation, t.tgname::text as name,
  pg_get_triggerdef(t.oid) as definition, t.tgenabled::text as enabled,
  nullif(t.tgconstraint, 0) as constraint_oid
from pg_trigger t
join pg_class c on c.oid = t.tgrelid
where not t.tgisinternal and t.tgparentid = 0 and c.relnamespace = any ($1)
