  -- Before PostgreSQL 15 only a superuser may read which they are.
  union all select 'pg_subscription'::regclass, s.oid, s.subowner from pg_subscription s
  where s.subdbid = (select oid from pg_database where datname = current_database())
