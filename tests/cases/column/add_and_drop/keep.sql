select id, kept from item order by id;
