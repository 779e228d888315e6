-- What users can have made and no kind reads, named as PostgreSQL names it.
with changed(classid, oid, schema, acl) as (
  select 'pg_proc'::regclass::oid, p.oid, p.pronamespace, p.proacl from pg_proc p where p.proacl is not null
  union all
  select 'pg_class'::regclass, c.oid, c.relnamespace, c.relacl from pg_class c where c.relacl is not null
  union all
  select 'pg_type'::regclass, t.oid, t.typnamespace, t.typacl from pg_type t where t.typacl is not null
), altered as (
  -- What initdb and an extension's script granted is in pg_init_privs, but for the information schema.
  select c.classid, c.oid, c.schema, x.extname
  from changed c
  left join pg_init_privs i on i.classoid = c.classid and i.objoid = c.oid and i.objsubid = 0
  left join pg_depend e on e.classid = c.classid and e.objid = c.oid and e.deptype = 'e'
  left join pg_extension x on x.oid = e.refobjid
  where (c.oid < 16384 and c.schema <> 'information_schema'::regnamespace or x.oid is not null)
    and (select array_agg(a::text order by a::text) from unnest(c.acl) a)
      is distinct from (select array_agg(a::text order by a::text) from unnest(i.initprivs) a)
)
select distinct 'privileges on what belongs to extension ' || quote_ident(extname) as name
from altered where extname is not null
union all
select distinct 'privileges on what is PostgreSQL''s own in schema ' || schema::regnamespace
from altered where extname is null
union all
-- Only a superuser may read them before PostgreSQL 15.
select 'options of and comment on subscription ' || quote_ident(s.subname)
from pg_subscription s
where not has_column_privilege('pg_subscription', 'subsynccommit', 'select')
  and s.subdbid = (select oid from pg_database where datname = current_database())
