select * from job;
