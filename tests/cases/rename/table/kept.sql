select id, title from schedules order by id;
select * from used;
