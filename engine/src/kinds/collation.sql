-- The locale's column has had several names: the inner query takes the one that this server has, and where there is
-- none the name means the null of the outer one.
select c.oid, n.nspname::text as schema, c.collname::text as name,
  case c.collprovider when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end as provider,
  c.collisdeterministic as deterministic,
  case when c.collprovider <> 'c' then coalesce(v.locale_17, v.locale_15, c.collcollate::text) end as locale,
  case when c.collprovider = 'c' then c.collcollate::text end as lc_collate,
  case when c.collprovider = 'c' then c.collctype::text end as lc_ctype,
  v.rules
from pg_collation c
join pg_namespace n on n.oid = c.collnamespace
cross join (select null::text as colllocale, null::text as colliculocale, null::text as collicurules) absent
cross join lateral (
  select colllocale::text as locale_17, colliculocale::text as locale_15, collicurules::text as rules
  from pg_collation k where k.oid = c.oid
) v
where c.collnamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_collation'::regclass and e.objid = c.oid and e.deptype = 'e')
