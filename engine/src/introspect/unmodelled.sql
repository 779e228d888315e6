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
select 'options and owner of and comment on subscription ' || quote_ident(s.subname)
from pg_subscription s
where not has_column_privilege('pg_subscription', 'subsynccommit', 'select')
  and s.subdbid = (select oid from pg_database where datname = current_database())
union all
-- PostgreSQL's own schemas and those of extensions are not read, and what somebody put there is not of theirs.
select o.type || ' ' || o.identity
from (
  select 'pg_class'::regclass::oid as classid, oid, relnamespace as schema
  from pg_class where relkind in ('r', 'p', 'v', 'm', 'S', 'f')
  union all select 'pg_proc'::regclass, oid, pronamespace from pg_proc
  union all select 'pg_type'::regclass, t.oid, t.typnamespace
  from pg_type t left join pg_class c on c.oid = t.typrelid
  where t.typtype in ('b', 'd', 'e', 'r') or c.relkind = 'c'
  union all select 'pg_operator'::regclass, oid, oprnamespace from pg_operator
  union all select 'pg_opclass'::regclass, oid, opcnamespace from pg_opclass
  union all select 'pg_opfamily'::regclass, oid, opfnamespace from pg_opfamily
  union all select 'pg_collation'::regclass, oid, collnamespace from pg_collation
  union all select 'pg_conversion'::regclass, oid, connamespace from pg_conversion
  union all select 'pg_statistic_ext'::regclass, oid, stxnamespace from pg_statistic_ext
  union all select 'pg_ts_config'::regclass, oid, cfgnamespace from pg_ts_config
  union all select 'pg_ts_dict'::regclass, oid, dictnamespace from pg_ts_dict
  union all select 'pg_ts_parser'::regclass, oid, prsnamespace from pg_ts_parser
  union all select 'pg_ts_template'::regclass, oid, tmplnamespace from pg_ts_template
) x
join pg_namespace n on n.oid = x.schema
cross join pg_identify_object(x.classid, x.oid, 0) o
where x.oid >= 16384 and x.schema <> all ($1)
  and n.nspname !~ '^pg_(toast|temp)' and n.nspname <> 'palisade'
  and not exists (select from pg_depend d
                  where d.classid = x.classid and d.objid = x.oid
                    and (d.deptype in ('e', 'i') or d.deptype = 'a' and d.classid = 'pg_class'::regclass))
