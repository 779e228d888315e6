-- The role that initdb made, and those that PostgreSQL brings, are no one's to create.
select r.oid, r.rolname::text as name,
  array[
    case when r.rolsuper then 'SUPERUSER' else 'NOSUPERUSER' end,
    case when r.rolinherit then 'INHERIT' else 'NOINHERIT' end,
    case when r.rolcreaterole then 'CREATEROLE' else 'NOCREATEROLE' end,
    case when r.rolcreatedb then 'CREATEDB' else 'NOCREATEDB' end,
    case when r.rolcanlogin then 'LOGIN' else 'NOLOGIN' end,
    case when r.rolreplication then 'REPLICATION' else 'NOREPLICATION' end,
    case when r.rolbypassrls then 'BYPASSRLS' else 'NOBYPASSRLS' end
  ] as attributes,
  r.rolconnlimit as connections,
  nullif(r.rolvaliduntil, 'infinity')::text as valid_until
from pg_roles r
where $1 is not null and r.oid >= 16384
