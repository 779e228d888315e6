comment on column third.total is 'of all';
create function total_of(t third) returns numeric language sql as $$ select t.total $$;
