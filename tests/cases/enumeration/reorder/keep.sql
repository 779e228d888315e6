select * from shirt order by id;
