select * from third;
