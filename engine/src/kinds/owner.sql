-- What belongs to an extension, a column or another object belongs to its owner.
select o.classid, o.oid, r.rolname::text as role
from (
  select 'pg_class'::regclass::oid as classid, c.oid, c.relowner as owner from pg_class c
  where c.relnamespace = any ($1) and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
  union all
  select 'pg_type'::regclass, t.oid, t.typowner from pg_type t
  where t.typnamespace = any ($1) and t.typtype in ('b', 'c', 'd', 'e', 'r')
    and (t.typrelid = 0 or exists (select from pg_class c where c.oid = t.typrelid and c.relkind = 'c'))
    and not exists (select from pg_type e where e.typarray = t.oid)
  union all select 'pg_proc'::regclass, p.oid, p.proowner from pg_proc p where p.pronamespace = any ($1)
  union all select 'pg_namespace'::regclass, n.oid, n.nspowner from pg_namespace n where n.oid = any ($1)
  union all select 'pg_operator'::regclass, o.oid, o.oprowner from pg_operator o where o.oprnamespace = any ($1)
  union all select 'pg_opclass'::regclass, o.oid, o.opcowner from pg_opclass o where o.opcnamespace = any ($1)
  union all select 'pg_opfamily'::regclass, o.oid, o.opfowner from pg_opfamily o where o.opfnamespace = any ($1)
  union all select 'pg_collation'::regclass, c.oid, c.collowner from pg_collation c where c.collnamespace = any ($1)
  union all select 'pg_conversion'::regclass, c.oid, c.conowner from pg_conversion c where c.connamespace = any ($1)
  union all select 'pg_ts_config'::regclass, c.oid, c.cfgowner from pg_ts_config c where c.cfgnamespace = any ($1)
  union all select 'pg_ts_dict'::regclass, d.oid, d.dictowner from pg_ts_dict d where d.dictnamespace = any ($1)
  union all select 'pg_statistic_ext'::regclass, s.oid, s.stxowner from pg_statistic_ext s where s.stxnamespace = any ($1)
  union all select 'pg_language'::regclass, l.oid, l.lanowner from pg_language l
  union all select 'pg_foreign_data_wrapper'::regclass, f.oid, f.fdwowner from pg_foreign_data_wrapper f
  union all select 'pg_foreign_server'::regclass, s.oid, s.srvowner from pg_foreign_server s
  union all select 'pg_event_trigger'::regclass, e.oid, e.evtowner from pg_event_trigger e
  union all select 'pg_publication'::regclass, p.oid, p.pubowner from pg_publication p
