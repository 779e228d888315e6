-- No target is -1 before 17 and null since.
select s.oid, n.nspname::text as schema, s.stxname::text as name, s.stxrelid as table_oid,
  pg_get_statisticsobjdef(s.oid) as definition,
  case when s.stxstattarget >= 0 then s.stxstattarget::text end as target
from pg_statistic_ext s
join pg_namespace n on n.oid = s.stxnamespace
where s.stxnamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_statistic_ext'::regclass and e.objid = s.oid and e.deptype = 'e')
