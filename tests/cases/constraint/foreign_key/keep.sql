select id, region, code, via, back from visit order by id;
