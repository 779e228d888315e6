select * from row order by id;
