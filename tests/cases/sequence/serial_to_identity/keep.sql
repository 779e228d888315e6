select * from entry order by id;
