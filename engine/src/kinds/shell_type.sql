-- Types that need functions which need the type: base types, ranges with a canonical function, and bare names. What
-- ALTER TYPE can change is no part of `fixed`.
select t.oid, n.nspname::text as schema, t.typname::text as name,
  case
    when r.rngtypid is not null then array[
      'SUBTYPE = ' || format_type(r.rngsubtype, null), 'SUBTYPE_OPCLASS = ' || r.rngsubopc,
      'COLLATION = ' || r.rngcollation::regcollation, 'CANONICAL = ' || r.rngcanonical::regproc,
      'SUBTYPE_DIFF = ' || r.rngsubdiff::regproc]
    when t.typisdefined then array_remove(array[
      'INPUT = ' || t.typinput::regproc, 'OUTPUT = ' || t.typoutput::regproc,
      'INTERNALLENGTH = ' || case t.typlen when -1 then 'VARIABLE' else t.typlen::text end,
      case when t.typbyval then 'PASSEDBYVALUE' end,
      'ALIGNMENT = ' || case t.typalign when 'c' then 'char' when 's' then 'int2' when 'i' then 'int4' else 'double' end,
      'CATEGORY = ' || quote_literal(t.typcategory::text),
      case when t.typispreferred then 'PREFERRED = true' end,
      'DEFAULT = ' || quote_literal(t.typdefault),
      case when t.typelem <> 0 then 'ELEMENT = ' || format_type(t.typelem, null) end,
      'DELIMITER = ' || quote_literal(t.typdelim::text),
      case when t.typcollation <> 0 then 'COLLATABLE = true' end], null)
  end as fixed,
  array(select d.objid
        from pg_depend d
        join pg_depend b on b.classid = 'pg_type'::regclass and b.objid = t.oid
          and b.refclassid = 'pg_proc'::regclass and b.refobjid = d.objid
        where d.classid = 'pg_proc'::regclass and d.refclassid = 'pg_type'::regclass and d.refobjid = t.oid
        order by d.objid) as functions
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
left join pg_range r on r.rngtypid = t.oid and r.rngcanonical <> 0
where t.typnamespace = any ($1)
  and (t.typtype = 'p' or r.rngtypid is not null
    -- A true array belongs to its element.
    or t.typtype = 'b' and not exists (select from pg_type e where e.typarray = t.oid))
  and not exists (select from pg_depend e
                  where e.classid = 'pg_type'::regclass and e.objid = t.oid and e.deptype = 'e')
