create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create domain word as text check (value <> '');
create sequence numbers;
create procedure tidy() language sql as 'select 1';
create materialized view stored as select 1 as one;
comment on materialized view stored is 'to go';
