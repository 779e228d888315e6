select c.oid, n.nspname::text as schema, c.cfgname::text as name,
  format('%I.%I', pn.nspname, p.prsname) as parser, m.tokens, m.dictionaries
from pg_ts_config c
join pg_namespace n on n.oid = c.cfgnamespace
join pg_ts_parser p on p.oid = c.cfgparser
join pg_namespace pn on pn.oid = p.prsnamespace
left join lateral (
  select array_agg(token order by token) as tokens, array_agg(dictionaries order by token) as dictionaries
  from (
    select t.alias as token,
      string_agg(format('%I.%I', dn.nspname, d.dictname), ', ' order by k.mapseqno) as dictionaries
    from pg_ts_config_map k
    join ts_token_type(c.cfgparser) t on t.tokid = k.maptokentype
    join pg_ts_dict d on d.oid = k.mapdict
    join pg_namespace dn on dn.oid = d.dictnamespace
    where k.mapcfg = c.oid
    group by t.alias
  ) mappings
) m on true
where c.cfgnamespace = any ($1)
  and not exists (select from pg_depend e
                  where e.classid = 'pg_ts_config'::regclass and e.objid = c.oid and e.deptype = 'e')
