select p.oid, p.polrelid as table_oid, p.polname::text as name, p.polpermissive as permissive,
  case p.polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE'
                else 'ALL' end as command,
  array(select coalesce(r.rolname::text, 'public')
        from unnest(p.polroles) as role(oid) left join pg_roles r on r.oid = role.oid order by 1) as roles,
  pg_get_expr(p.polqual, p.polrelid) as using,
  pg_get_expr(p.polwithcheck, p.polrelid) as check
from pg_policy p
join pg_class c on c.oid = p.polrelid
where c.relnamespace = any ($1)
