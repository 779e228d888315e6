select id from counter order by id;
