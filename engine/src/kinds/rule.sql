select r.oid, r.ev_class as relation, r.rulename::text as name,
  pg_get_ruledef(r.oid) as definition, r.ev_enabled::text as enabled
from pg_rewrite r
join pg_class c on c.oid = r.ev_class
where r.rulename <> '_RETURN' and c.relnamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_rewrite'::regclass and e.objid = r.oid and e.deptype = 'e')
