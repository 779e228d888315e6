select id from "order" order by id;
