select * from post order by id;
select * from live_posts;
