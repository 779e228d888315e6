select * from note;
