select * from cache;
