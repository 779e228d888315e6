create function paint(c colour) returns text language sql as $$ select c::text $$;
grant usage on type colour to coach;
revoke usage on type colour from public;
create view painted as select id, paint(colour) as paint from wall;
create function is_warm(c colour[]) returns boolean language sql immutable as $$ select 'red' = any (c::text[]) $$;
