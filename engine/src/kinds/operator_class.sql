-- A member that belongs to a class says so by an edge of type i. Only members of what is read are looked at: an extension has
-- hundreds, and each look at one alone would read all edges.
with classes as materialized (
  select c.oid, c.opcfamily
  from pg_opclass c
  where c.opcnamespace = any ($1)
    and not exists (select from pg_depend e
                    where e.classid = 'pg_opclass'::regclass and e.objid = c.oid and e.deptype = 'e')
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
  where o.oid >= 16384 and o.amopfamily in (select opcfamily from classes)
  union all
  select p.oid, false, p.amprocfamily, 'pg_amproc'::regclass,
    format('FUNCTION %s (%s, %s)', p.amprocnum, format_type(p.amproclefttype, null),
           format_type(p.amprocrighttype, null)),
    format('FUNCTION %s (%s, %s) %s', p.amprocnum, format_type(p.amproclefttype, null),
           format_type(p.amprocrighttype, null), p.amproc::regprocedure)
  from pg_amproc p
  where p.oid >= 16384 and p.amprocfamily in (select opcfamily from classes)
), own as (
  select d.refobjid as opclass, m.*
  from members m
  join pg_depend d on d.classid = m.classid and d.objid = m.oid and d.refclassid = 'pg_opclass'::regclass
    and d.deptype = 'i'
)
select c.oid, n.nspname::text as schema, format('%I USING %I', c.opcname, a.amname) as identity,
  format('%I.%I', n.nspname, c.opcname) as name, quote_ident(a.amname) as method,
  format_type(c.opcintype, null) as type, c.opcdefault as default,
  format('%I.%I', fn.nspname, f.opfname) as family,
  case when c.opckeytype <> 0 then format_type(c.opckeytype, null) end as storage,
  m.slots, m.definitions, m.operators, m.functions
from classes
join pg_opclass c on c.oid = classes.oid
join pg_namespace n on n.oid = c.opcnamespace
join pg_am a on a.oid = c.opcmethod
join pg_opfamily f on f.oid = c.opcfamily
join pg_namespace fn on fn.oid = f.opfnamespace
left join (
  select opclass, array_agg(slot order by slot) as slots, array_agg(definition order by slot) as definitions,
    array_agg(oid order by oid) filter (where is_operator) as operators,
    array_agg(oid order by oid) filter (where not is_operator) as functions
  from own group by opclass
) m on m.opclass = c.oid
