-- Whoever granted it. Since 16 a membership has options of its own: where the server has no such column, its name
-- means the one of `absent`.
select r.rolname::text as role, m.rolname::text as member, bool_or(a.admin_option) as admin,
  bool_or(coalesce(v.inherits, m.rolinherit)) as inherit, bool_or(v.sets) as set
from pg_auth_members a
join pg_roles r on r.oid = a.roleid
join pg_roles m on m.oid = a.member
cross join (select null::boolean as inherit_option, true as set_option) absent
cross join lateral (
  select inherit_option as inherits, set_option as sets
  from pg_auth_members k where k.roleid = a.roleid and k.member = a.member and k.grantor = a.grantor
) v
-- What initdb made of its own roles is PostgreSQL's.
where $1 is not null and m.oid >= 16384
group by r.rolname, m.rolname
