select p.parname as parameter, r.rolname::text as role,
  array_agg(distinct x.privilege_type || case when x.is_grantable then '*' else '' end) as held
from pg_parameter_acl p
cross join lateral aclexplode(p.paracl) x
left join pg_roles r on r.oid = x.grantee
where $1 is not null and (x.grantee = 0 or r.oid >= 16384)
group by p.parname, r.rolname
