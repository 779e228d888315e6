-- The constructor functions belong to the type (`pg_depend` of type i) and are no functions of their own.
select t.oid, t.typarray as array_oid, 0::oid as multirange_oid, 0::oid as multirange_array_oid,
  n.nspname::text as schema, t.typname::text as name,
  format_type(r.rngsubtype, null) as subtype,
  case when not o.opcdefault then format('%I.%I', os.nspname, o.opcname) end as operator_class,
  case when r.rngcollation <> 0 and r.rngcollation <> s.typcollation then r.rngcollation::regcollation::text end
    as collation,
  case when r.rngsubdiff <> 0 then r.rngsubdiff::regproc::text end as difference,
  case when r.rngcanonical <> 0 then r.rngcanonical::regproc::text end as canonical,
  null::text as multirange, null::text as multirange_schema,
  exists (select from pg_depend d join pg_proc p on p.oid = d.objid
          where d.classid = 'pg_proc'::regclass and d.refclassid = 'pg_type'::regclass
            and d.refobjid = t.oid and d.deptype = 'i'
            and (p.pronamespace <> t.typnamespace or p.proname <> t.typname)) as constructors_apart,
  array(select d.objid from pg_depend d
        where d.classid = 'pg_proc'::regclass and d.refclassid = 'pg_type'::regclass
          and d.refobjid = t.oid and d.deptype = 'i' order by d.objid) as constructors
from pg_type t
join pg_range r on r.rngtypid = t.oid
join pg_type s on s.oid = r.rngsubtype
join pg_opclass o on o.oid = r.rngsubopc
join pg_namespace os on os.oid = o.opcnamespace
join pg_namespace n on n.oid = t.typnamespace
where t.typnamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_type'::regclass and e.objid = t.oid and e.deptype = 'e')
