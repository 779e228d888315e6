select * from page order by id;
