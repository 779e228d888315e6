-- Where the server has no such column, its name means the one of `absent`.
select p.oid, p.pubname::text as name, p.puballtables as all_tables,
  array_remove(array[case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end,
                     case when p.pubdelete then 'delete' end, case when p.pubtruncate then 'truncate' end], null)
    as operations,
  p.pubviaroot as via_root, v.generated = 's' as generated_columns
from pg_publication p
cross join (select 'n'::"char" as pubgencols) absent
cross join lateral (select pubgencols::text as generated from pg_publication k where k.oid = p.oid) v
where $1 is not null
  and not exists (select from pg_depend e
                  where e.classid = 'pg_publication'::regclass and e.objid = p.oid and e.deptype = 'e')
