select id, title from plans order by id;
select * from used;
