-- PostgreSQL's own casts have OIDs below 16384.
select c.oid, format('(%s AS %s)', format_type(c.castsource, null), format_type(c.casttarget, null)) as identity,
  case c.castmethod when 'f' then 'WITH FUNCTION ' || c.castfunc::regprocedure when 'i' then 'WITH INOUT'
                    else 'WITHOUT FUNCTION' end as method,
  case c.castcontext when 'a' then 'AS ASSIGNMENT' when 'i' then 'AS IMPLICIT' end as context
from pg_cast c
where $1 is not null and c.oid >= 16384
  and not exists (select from pg_depend e
                  where e.classid = 'pg_cast'::regclass and e.objid = c.oid -- of an extension, or between a range type and its multirange type
                    and e.deptype in ('e', 'i'))
