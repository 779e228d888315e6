select r.rolname::text as role, s.setdatabase <> 0 as here,
  split_part(c.entry, '=', 1) as name, substr(c.entry, position('=' in c.entry) + 1) as value
from pg_db_role_setting s
cross join lateral unnest(s.setconfig) c(entry)
left join pg_roles r on r.oid = s.setrole
where $1 is not null
  and s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
  -- Those of all roles in all databases are the server's; of roles that PostgreSQL or initdb made, too.
  and (r.oid >= 16384 or s.setrole = 0 and s.setdatabase <> 0)
