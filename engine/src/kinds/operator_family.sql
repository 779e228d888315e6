-- A member that belongs to a class says so by an edge of type i; the rest are the family's own.
-- Only members of what is read are looked at: an extension has hundreds.
with families as materialized (
  select f.oid, n.nspname, f.opfname, a.amname
  from pg_opfamily f
  join pg_namespace n on n.oid = f.opfnamespace
  join pg_am a on a.oid = f.opfmethod
  where f.opfnamespace = any ($1)
    and not exists (select from pg_depend e
                    where e.classid = 'pg_opfamily'::regclass and e.objid = f.oid and e.deptype = 'e')
), members as (
  select o.oid, true as is_operator, o.amopfamily as family, 'pg_amop'::regclass as classid,
    format('OPERATOR %s (%s, %s)', o.amopstrategy, format_type(o.amoplefttype, null),
           format_type(o.amoprighttype, null)) as slot,
    format('OPERATOR %s %s', o.amopstrategy, o.amopopr::regoperator)
      || case when o.amoppurpose = 'o' then format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname) else '' end
      as definition
  from pg_amop o
  left join pg_opfamily s on s.oid = o.amopsortfamily
  left join pg_namespace sn on sn.oid = s.opfnamespace
  where o.oid >= 16384 and o.amopfamily in (select oid from families)
  union all
  select p.oid, false, p.amprocfamily, 'pg_amproc'::regclass,
    format('FUNCTION %s (%s, %s)', p.amprocnum, format_type(p.amproclefttype, null),
           format_type(p.amprocrighttype, null)),
    format('FUNCTION %s (%s, %s) %s', p.amprocnum, format_type(p.amproclefttype, null),
           format_type(p.amprocrighttype, null), p.amproc::regprocedure)
  from pg_amproc p
  where p.oid >= 16384 and p.amprocfamily in (select oid from families)
), own as (
  select m.* from members m
  where not exists (select from pg_depend d
                    where d.classid = m.classid and d.objid = m.oid and d.refclassid = 'pg_opclass'::regclass
                      and d.deptype = 'i')
)
select f.oid, f.nspname::text as schema, format('%I USING %I', f.opfname, f.amname) as identity,
  m.slots, m.definitions, m.operators, m.functions
from families f
left join (
  select family, array_agg(slot order by slot) as slots, array_agg(definition order by slot) as definitions,
    array_agg(oid order by oid) filter (where is_operator) as operators,
    array_agg(oid order by oid) filter (where not is_operator) as functions
  from own group by family
) m on m.family = f.oid
