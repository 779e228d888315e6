select id, author from note order by id;
select * from notes order by id;
