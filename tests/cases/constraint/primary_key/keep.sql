select * from parent, child;
