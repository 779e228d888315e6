select id, owner from note order by id;
select * from notes order by id;
