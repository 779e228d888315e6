comment on index daily_day_idx is 'to refresh concurrently';
comment on column daily.hits is 'of the day';
