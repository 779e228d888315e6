select e.oid, e.extname::text as name, n.nspname::text as schema, e.extrelocatable as relocatable,
  -- On a scratch that has no such extension, a stub stands for it, with the version that was asked for.
  case when e.extversion like 'stub%' then nullif(substr(e.extversion, 6), '')
       when e.extversion <> a.default_version then e.extversion end as version,
  array(select r.extname::text
        from pg_depend d join pg_extension r on r.oid = d.refobjid
        where d.classid = 'pg_extension'::regclass and d.objid = e.oid
          and d.refclassid = 'pg_extension'::regclass
        order by 1) as requires,
  m.classes, m.members
from pg_extension e
join pg_namespace n on n.oid = e.extnamespace
left join pg_available_extensions() a on a.name = e.extname
left join (
  select d.refobjid, array_agg(d.classid order by d.classid, d.objid) as classes,
    array_agg(d.objid order by d.classid, d.objid) as members
  from (
    select d.refobjid, d.classid, d.objid from pg_depend d
    where d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
    union
    -- The arrays of its types are no members, and go with them.
    select d.refobjid, d.classid, t.typarray from pg_depend d join pg_type t on t.oid = d.objid
    where d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
      and d.classid = 'pg_type'::regclass and t.typarray <> 0
  ) d
  group by d.refobjid
) m on m.refobjid = e.oid
where $1 is not null
  and e.extname <> 'plpgsql' -- installed in every database by initdb
