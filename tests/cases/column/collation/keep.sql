select * from word order by short;
