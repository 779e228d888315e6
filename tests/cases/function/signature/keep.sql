select id, start, rank from page order by id;
