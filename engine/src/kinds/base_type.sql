-- `typsubscript` came with 14: where the server has no such column, its name means the one of `absent`.
select t.oid, nullif(t.typarray, 0) as array_oid, n.nspname::text as schema, t.typname::text as name,
  array_remove(array[
    case when t.typreceive <> 0 then 'RECEIVE = ' || t.typreceive::regproc end,
    case when t.typsend <> 0 then 'SEND = ' || t.typsend::regproc end,
    case when t.typmodin <> 0 then 'TYPMOD_IN = ' || t.typmodin::regproc end,
    case when t.typmodout <> 0 then 'TYPMOD_OUT = ' || t.typmodout::regproc end,
    case when t.typanalyze <> 0 then 'ANALYZE = ' || t.typanalyze::regproc end,
    -- Of a type with elements PostgreSQL's own choice.
    case when v.subscript <> case when t.typelem <> 0 then 'raw_array_subscript_handler' else '-' end
      and v.subscript <> '-' then 'SUBSCRIPT = ' || v.subscript end,
    'STORAGE = ' || case t.typstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main'
                                      else 'extended' end
  ], null) as options
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
cross join (select '-'::text as typsubscript) absent
cross join lateral (select typsubscript::text as subscript from pg_type k where k.oid = t.oid) v
where t.typnamespace = any ($1) and t.typtype = 'b' and t.typisdefined
  -- A true array belongs to its element.
  and not exists (select from pg_type e where e.typarray = t.oid)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_type'::regclass and e.objid = t.oid and e.deptype = 'e')
