select id from city;
