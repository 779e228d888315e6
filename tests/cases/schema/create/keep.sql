select id from note order by id;
