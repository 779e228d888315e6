select rolname::text, rolsuper, rolbypassrls, rolcanlogin from pg_catalog.pg_roles order by 1
