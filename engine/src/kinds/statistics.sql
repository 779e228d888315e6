-- No target is -1 before 17 and null since. Columns stand by name: their order means nothing.
select s.oid, n.nspname::text as schema, s.stxname::text as name, s.stxrelid as table_oid,
  array(select k from unnest(array['ndistinct', 'dependencies', 'mcv'], array['d', 'f', 'm']) x(k, c)
        where x.c = any (s.stxkind::text[])) as kinds,
  array(select quote_ident(a.attname) from pg_attribute a
        where a.attrelid = s.stxrelid and a.attnum = any (s.stxkeys::int2[]) order by a.attname) as columns,
  pg_get_statisticsobjdef_expressions(s.oid) as expressions,
  case when s.stxstattarget >= 0 then s.stxstattarget::text end as target
from pg_statistic_ext s
join pg_namespace n on n.oid = s.stxnamespace
where s.stxnamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_statistic_ext'::regclass and e.objid = s.oid and e.deptype = 'e')
