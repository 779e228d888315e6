select 1::bigint as n
