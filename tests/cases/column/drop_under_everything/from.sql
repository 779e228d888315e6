create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create function owners() returns setof text language sql begin atomic select owner from paper; end;
create view owned as select p.id, p.owner from paper p where p.owner is not null;
create materialized view counted as select owner, count(*) as n from paper group by owner;
create unique index counted_owner on counted (owner);
