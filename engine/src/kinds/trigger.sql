-- A partition has its parent's triggers; only where one fires at another time than its parent's it is an atom of its own.
select t.oid, t.tgrelid as relation, t.tgname::text as name,
  pg_get_triggerdef(t.oid) as definition, t.tgenabled::text as enabled,
  nullif(t.tgconstraint, 0) as constraint_oid,
  case when t.tgparentid <> 0 then array(select a.relid::oid from pg_partition_ancestors(t.tgrelid) a(relid)
                                         where a.relid <> t.tgrelid) end as ancestors
from pg_trigger t
join pg_class c on c.oid = t.tgrelid
left join pg_trigger p on p.oid = t.tgparentid
where c.relnamespace = any ($1)
  and case when t.tgparentid = 0 then not t.tgisinternal
           else p.tgenabled <> t.tgenabled
             and not exists (select from pg_constraint o where o.oid = t.tgconstraint and o.contype = 'f') end
