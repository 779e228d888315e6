select * from booking order by id;
