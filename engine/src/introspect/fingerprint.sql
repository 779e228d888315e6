-- A value that moves when DDL commits: every row of these catalogs that a statement touches gets a new xmin
-- (vacuum and analyze write in place and do not). Temporary objects come and go without mattering.
select coalesce(sum(hashtext(h)::bigint), 0)::text as fingerprint, count(*) as rows
from (
  select c.oid::text || ':' || c.xmin::text as h from pg_class c where c.oid >= 16384 and c.relpersistence <> 't'
  union all
  select a.attrelid::text || ':' || a.attnum::text || ':' || a.xmin::text
  from pg_attribute a join pg_class c on c.oid = a.attrelid
  where c.oid >= 16384 and c.relpersistence <> 't' and a.attnum > 0
  union all select p.oid::text || ':' || p.xmin::text from pg_proc p where p.oid >= 16384
  union all select t.oid::text || ':' || t.xmin::text from pg_type t where t.oid >= 16384 and t.typrelid = 0
  union all select o.oid::text || ':' || o.xmin::text from pg_constraint o where o.oid >= 16384
  union all select r.oid::text || ':' || r.xmin::text from pg_rewrite r where r.oid >= 16384
  union all select t.oid::text || ':' || t.xmin::text from pg_trigger t where t.oid >= 16384
  union all select p.oid::text || ':' || p.xmin::text from pg_policy p
  union all select d.oid::text || ':' || d.xmin::text from pg_attrdef d where d.oid >= 16384
  union all select n.oid::text || ':' || n.xmin::text from pg_namespace n where n.nspname !~ '^pg_'
) rows
