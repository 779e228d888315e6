-- Before 15 those who are no superusers may read only this much; what is left out is named as not read.
select null::oid as oid, s.subname::text as name, s.subpublications as publications, s.subslotname::text as slot,
  null::text[] as options
from pg_subscription s
where $1 is not null and s.subdbid = (select oid from pg_database where datname = current_database())
