-- The table behind this view is for superusers, and the view shows options to whom they concern.
select m.umid as oid, m.srvid as server, case when m.umuser = 0 then 'public' else m.usename::text end as role,
  m.umoptions as options,
  not (select rolsuper from pg_roles where rolname = current_user)
    and not (m.umuser = 0 and pg_has_role(s.srvowner, 'usage')
             or m.usename = current_user
                and (pg_has_role(s.srvowner, 'usage') or has_server_privilege(s.oid, 'usage'))) as hidden
from pg_user_mappings m
join pg_foreign_server s on s.oid = m.srvid
where $1 is not null
