-- All edges between user objects. OIDs below 16384 are PostgreSQL's own, and nothing of ours has to wait for them.
select classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype::text as deptype
from pg_depend
where objid >= 16384 and refobjid >= 16384 and deptype in ('n', 'a', 'i')
