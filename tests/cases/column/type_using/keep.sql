select id, at::timestamptz, flag::text in ('1', 'true') from event order by id;
