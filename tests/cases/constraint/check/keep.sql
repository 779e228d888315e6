select * from range;
