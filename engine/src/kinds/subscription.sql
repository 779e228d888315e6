-- Columns came with almost every major: where the server has no such column, its name means the default in `absent`.
-- subconninfo is for superusers, and secret. `streaming` is a boolean before 16 and a letter since; what it is
-- when nothing is said has changed, so it is always said.
select s.oid, s.subname::text as name, s.subpublications as publications, s.subslotname::text as slot,
  array_remove(array[
    'synchronous_commit=' || nullif(s.subsynccommit, 'off'),
    case when v.bin then 'binary=true' end,
    'streaming=' || case v.stream when 't' then 'on' when 'true' then 'on' when 'p' then 'parallel' when 'f' then 'off'
                                  when 'false' then 'off' end,
    case when v.twophase <> 'd' then 'two_phase=true' end,
    case when v.disable then 'disable_on_error=true' end,
    case when not v.password then 'password_required=false' end,
    case when v.run then 'run_as_owner=true' end,
    'origin=' || nullif(v.orig, 'any'),
    case when v.fail then 'failover=true' end
  ], null) as options
from pg_subscription s
cross join (
  select false as subbinary, null::text as substream, 'd'::"char" as subtwophasestate, false as subdisableonerr,
    true as subpasswordrequired, false as subrunasowner, 'any'::text as suborigin, false as subfailover
) absent
cross join lateral (
  select subbinary as bin, substream::text as stream, subtwophasestate as twophase, subdisableonerr as disable,
    subpasswordrequired as password, subrunasowner as run, suborigin as orig, subfailover as fail
  from pg_subscription k where k.oid = s.oid
) v
where $1 is not null and s.subdbid = (select oid from pg_database where datname = current_database())
