-- An entry without a schema replaces acldefault(); one with a schema adds to it.
with entries as (
  select d.oid, d.defaclrole, d.defaclnamespace, d.defaclobjtype, x.grantee, true as held,
    x.privilege_type || case when x.is_grantable then '*' else '' end as privilege
  from pg_default_acl d, aclexplode(d.defaclacl) x
  where d.defaclnamespace = 0 or d.defaclnamespace = any ($1)
  union all
  select d.oid, d.defaclrole, d.defaclnamespace, d.defaclobjtype, x.grantee, false, x.privilege_type
  from pg_default_acl d,
    -- pg_default_acl says S for sequences where acldefault() says s.
    aclexplode(acldefault(case d.defaclobjtype when 'S' then 's' else d.defaclobjtype end, d.defaclrole)) x
  where d.defaclnamespace = 0
), grouped as (
  select oid, defaclrole, defaclnamespace, defaclobjtype, grantee,
    coalesce(array_agg(distinct privilege) filter (where held), '{}') as held,
    coalesce(array_agg(distinct privilege) filter (where not held), '{}') as built_in
  from entries
  group by oid, defaclrole, defaclnamespace, defaclobjtype, grantee
)
-- Whoever reads is taken to be the role that migrates: it has other names elsewhere.
select g.oid, case when o.rolname = current_user then '@owner' else o.rolname::text end as role, n.nspname::text as schema, g.held, g.built_in,
  case g.defaclobjtype when 'r' then 'TABLES' when 'S' then 'SEQUENCES' when 'f' then 'FUNCTIONS'
                       when 'T' then 'TYPES' when 'n' then 'SCHEMAS' else 'LARGE OBJECTS' end as objects,
  case when g.grantee = 0 then 'public' when g.grantee = g.defaclrole then '@owner' else r.rolname::text end as grantee
from grouped g
join pg_roles o on o.oid = g.defaclrole
left join pg_roles r on r.oid = g.grantee
left join pg_namespace n on n.oid = g.defaclnamespace
where g.held is distinct from g.built_in
  and (g.grantee = 0 or r.oid is not null)
