-- User objects that no kind reads, named as PostgreSQL names them.
with found(classid, oid) as (
  select 'pg_proc'::regclass, p.oid from pg_proc p where p.prokind = 'a' and p.pronamespace = any ($1)
  union all select 'pg_operator'::regclass, o.oid from pg_operator o where o.oprnamespace = any ($1)
  union all select 'pg_opclass'::regclass, o.oid from pg_opclass o where o.opcnamespace = any ($1)
  union all select 'pg_opfamily'::regclass, o.oid from pg_opfamily o where o.opfnamespace = any ($1)
  union all select 'pg_collation'::regclass, c.oid from pg_collation c where c.collnamespace = any ($1)
  union all select 'pg_conversion'::regclass, c.oid from pg_conversion c where c.connamespace = any ($1)
  union all select 'pg_ts_config'::regclass, c.oid from pg_ts_config c where c.cfgnamespace = any ($1)
  union all select 'pg_ts_dict'::regclass, d.oid from pg_ts_dict d where d.dictnamespace = any ($1)
  union all select 'pg_ts_parser'::regclass, p.oid from pg_ts_parser p where p.prsnamespace = any ($1)
  union all select 'pg_ts_template'::regclass, t.oid from pg_ts_template t where t.tmplnamespace = any ($1)
  union all select 'pg_statistic_ext'::regclass, s.oid from pg_statistic_ext s where s.stxnamespace = any ($1)
  union all select 'pg_rewrite'::regclass, r.oid from pg_rewrite r join pg_class c on c.oid = r.ev_class
            where r.rulename <> '_RETURN' and c.relnamespace = any ($1)
  union all select 'pg_class'::regclass, c.oid from pg_class c where c.relkind = 'f' and c.relnamespace = any ($1)
  union all select 'pg_type'::regclass, t.oid from pg_type t
            where t.typnamespace = any ($1)
              and (t.typtype in ('r', 'm') or t.typtype = 'b' and t.typelem = 0)
  union all select 'pg_event_trigger'::regclass, e.oid from pg_event_trigger e
  union all select 'pg_publication'::regclass, p.oid from pg_publication p
  union all select 'pg_foreign_data_wrapper'::regclass, f.oid from pg_foreign_data_wrapper f
  union all select 'pg_foreign_server'::regclass, s.oid from pg_foreign_server s
  union all select 'pg_cast'::regclass, c.oid from pg_cast c
  union all select 'pg_transform'::regclass, t.oid from pg_transform t
  union all select 'pg_language'::regclass, l.oid from pg_language l
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
