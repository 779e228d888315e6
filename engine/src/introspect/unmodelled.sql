-- User objects that no kind reads, named as PostgreSQL names them.
with found(classid, oid) as (
  select 'pg_conversion'::regclass, c.oid from pg_conversion c where c.connamespace = any ($1)
  union all select 'pg_ts_parser'::regclass, p.oid from pg_ts_parser p where p.prsnamespace = any ($1)
  union all select 'pg_ts_template'::regclass, t.oid from pg_ts_template t where t.tmplnamespace = any ($1)
  -- A base type, and one of which only the name is known yet.
  union all select 'pg_type'::regclass, t.oid from pg_type t
            where t.typnamespace = any ($1)
              and (t.typtype = 'p' or t.typtype = 'b' and not exists (select from pg_type e where e.typarray = t.oid))
  -- A canonical function needs its type first, and the type the function.
  union all select 'pg_type'::regclass, r.rngtypid from pg_range r join pg_type t on t.oid = r.rngtypid
            where r.rngcanonical <> 0 and t.typnamespace = any ($1)
  union all select 'pg_am'::regclass, a.oid from pg_am a
)
select i.type || ' ' || i.identity as name
from found f, pg_identify_object(f.classid, f.oid, 0) i
where f.oid >= 16384
  and not exists (select from pg_depend e
                  where e.classid = f.classid and e.objid = f.oid and e.deptype = 'e')
union all
select 'security label on ' || i.type || ' ' || i.identity
from pg_seclabel s, pg_identify_object(s.classoid, s.objoid, s.objsubid) i
union all
select 'privileges on language ' || quote_ident(lanname) from pg_language where oid < 16384 and lanacl is not null
union all
select 'options of and comment on subscription ' || quote_ident(s.subname)
from pg_subscription s
where current_setting('server_version_num')::int < 150000
  and s.subdbid = (select oid from pg_database where datname = current_database())
union all
select 'comment on type ' || d.objoid::regtype
from pg_description d join pg_type t on t.oid = d.objoid
where d.classoid = 'pg_type'::regclass and t.typtype = 'm' and t.typnamespace = any ($1)
