select * from contact order by id;
