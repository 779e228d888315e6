create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create function owners() returns setof text language sql begin atomic select name from person; end;
create view owned as select p.id from paper p;
create materialized view counted as select kept as owner, count(*) as n from paper group by kept;
create unique index counted_owner on counted (owner);
