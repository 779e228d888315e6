-- Without a function it is a shell that another operator names as its commutator or negator.
with operators as (
  select o.oid, o.oprcode, n.oid as namespace, n.nspname::text as schema,
    format('%I.%s', n.nspname, o.oprname) as name,
    format('%s(%s, %s)', o.oprname, case when o.oprleft = 0 then 'NONE' else format_type(o.oprleft, null) end,
           format_type(o.oprright, null)) as identity
  from pg_operator o
  join pg_namespace n on n.oid = o.oprnamespace
)
select k.oid, k.schema, k.name, k.identity, o.oprcode::text as function,
  case when o.oprleft <> 0 then format_type(o.oprleft, null) end as left,
  format_type(o.oprright, null) as right,
  c.name as commutator, c.schema as commutator_schema, c.identity as commutator_identity,
  g.name as negator, g.schema as negator_schema, g.identity as negator_identity,
  case when o.oprrest <> 0 then o.oprrest::text end as restrict,
  case when o.oprjoin <> 0 then o.oprjoin::text end as join,
  o.oprcanhash as hashes, o.oprcanmerge as merges
from operators k
join pg_operator o on o.oid = k.oid
left join operators c on c.oid = o.oprcom
left join operators g on g.oid = o.oprnegate
where k.namespace = any ($1) and o.oprcode <> 0 and o.oprright <> 0
  and not exists (select from pg_depend e
                  where e.classid = 'pg_operator'::regclass and e.objid = o.oid and e.deptype = 'e')
