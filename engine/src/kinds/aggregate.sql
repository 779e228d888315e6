select p.oid, n.nspname::text as schema,
  quote_ident(p.proname) || '(' || case when p.pronargs = 0 then '*' else oidvectortypes(p.proargtypes) end || ')'
    as identity,
  case when p.pronargs = 0 then '*' else pg_get_function_arguments(p.oid) end as arguments,
  pg_get_function_result(p.oid) as result,
  array_remove(array[
    'SFUNC = ' || a.aggtransfn,
    'STYPE = ' || format_type(a.aggtranstype, null),
    'SSPACE = ' || nullif(a.aggtransspace, 0),
    'FINALFUNC = ' || case when a.aggfinalfn <> 0 then a.aggfinalfn end,
    case when a.aggfinalextra then 'FINALFUNC_EXTRA' end,
    -- What counts as the default differs: an ordered set's final function may write its state.
    case when a.aggfinalfn <> 0 and a.aggfinalmodify <> case a.aggkind when 'n' then 'r' else 'w' end
         then 'FINALFUNC_MODIFY = '
              || case a.aggfinalmodify when 'r' then 'READ_ONLY' when 's' then 'SHAREABLE' else 'READ_WRITE' end end,
    'COMBINEFUNC = ' || case when a.aggcombinefn <> 0 then a.aggcombinefn end,
    'SERIALFUNC = ' || case when a.aggserialfn <> 0 then a.aggserialfn end,
    'DESERIALFUNC = ' || case when a.aggdeserialfn <> 0 then a.aggdeserialfn end,
    'INITCOND = ' || quote_literal(a.agginitval),
    'MSFUNC = ' || case when a.aggmtransfn <> 0 then a.aggmtransfn end,
    'MINVFUNC = ' || case when a.aggminvtransfn <> 0 then a.aggminvtransfn end,
    'MSTYPE = ' || case when a.aggmtranstype <> 0 then format_type(a.aggmtranstype, null) end,
    'MSSPACE = ' || nullif(a.aggmtransspace, 0),
    'MFINALFUNC = ' || case when a.aggmfinalfn <> 0 then a.aggmfinalfn end,
    case when a.aggmfinalextra then 'MFINALFUNC_EXTRA' end,
    case when a.aggmfinalfn <> 0 and a.aggmfinalmodify <> case a.aggkind when 'n' then 'r' else 'w' end
         then 'MFINALFUNC_MODIFY = '
              || case a.aggmfinalmodify when 'r' then 'READ_ONLY' when 's' then 'SHAREABLE' else 'READ_WRITE' end end,
    'MINITCOND = ' || quote_literal(a.aggminitval),
    case when o.oid is not null then format('SORTOP = OPERATOR(%I.%s)', os.nspname, o.oprname) end,
    'PARALLEL = ' || case p.proparallel when 's' then 'SAFE' when 'r' then 'RESTRICTED' end,
    case when a.aggkind = 'h' then 'HYPOTHETICAL' end
  ], null) as options
from pg_proc p
join pg_aggregate a on a.aggfnoid = p.oid
join pg_namespace n on n.oid = p.pronamespace
left join pg_operator o on o.oid = a.aggsortop
left join pg_namespace os on os.oid = o.oprnamespace
where p.pronamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e')
