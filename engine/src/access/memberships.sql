-- Before 16 a member inherits all or nothing, and may always become the role.
select r.rolname::text, m.rolname::text,
  bool_or(coalesce((to_jsonb(a) ->> 'inherit_option')::boolean, m.rolinherit)),
  bool_or(coalesce((to_jsonb(a) ->> 'set_option')::boolean, true))
from pg_catalog.pg_auth_members a
join pg_catalog.pg_roles r on r.oid = a.roleid
join pg_catalog.pg_roles m on m.oid = a.member
group by 1, 2
order by 1, 2
