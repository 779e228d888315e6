create schema foreign_table_exposed_bad;
create schema foreign_table_exposed_good;
grant usage on schema foreign_table_exposed_bad, foreign_table_exposed_good to anon, authenticated;

set search_path = foreign_table_exposed_bad;
create foreign data wrapper nowhere;
create server elsewhere foreign data wrapper nowhere;
create foreign table orders (id int) server elsewhere;
grant select on orders to authenticated;

set search_path = foreign_table_exposed_good;
create foreign table orders (id int) server elsewhere;
grant select on orders to service_role;
