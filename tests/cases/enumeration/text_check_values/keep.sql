select * from alarm order by id;
