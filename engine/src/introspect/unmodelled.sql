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
), constructors as (
  select d.objid as oid from pg_depend d join pg_proc p on p.oid = d.objid
  where d.classid = 'pg_proc'::regclass and d.refclassid = 'pg_type'::regclass and d.deptype = 'i'
    and p.pronamespace = any ($1)
)
select distinct 'privileges on what belongs to extension ' || quote_ident(extname) as name
from altered where extname is not null
union all
select distinct 'privileges on what is PostgreSQL''s own in schema ' || schema::regnamespace
from altered where extname is null
union all
-- They belong to the range type and have no identity of their own.
select 'privileges on function ' || p.oid::regprocedure
from pg_proc p join constructors c on c.oid = p.oid where p.proacl is not null
union all
select 'comment on function ' || d.objoid::regprocedure
from pg_description d join constructors c on c.oid = d.objoid where d.classoid = 'pg_proc'::regclass
union all
-- Only a superuser may read them before PostgreSQL 15.
select 'options of and comment on subscription ' || quote_ident(s.subname)
from pg_subscription s
where not has_column_privilege('pg_subscription', 'subsynccommit', 'select')
  and s.subdbid = (select oid from pg_database where datname = current_database())
