-- What a server in use knows, a fact each row.
select 'unused', schemaname::text, indexrelname::text, 0::bigint, ''::text, ''::text
from pg_stat_user_indexes where idx_scan = 0
union all
select 'dead', schemaname::text, relname::text, 100 * n_dead_tup / greatest(n_live_tup + n_dead_tup, 1), '', ''
from pg_stat_user_tables where n_dead_tup > 10000 and n_dead_tup > n_live_tup / 4
union all
select 'extension', '', name::text, 0, installed_version, default_version
from pg_available_extensions where installed_version is not null and default_version is not null
