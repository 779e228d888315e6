select * from day order by id;
