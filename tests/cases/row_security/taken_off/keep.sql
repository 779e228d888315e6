select * from diary;
