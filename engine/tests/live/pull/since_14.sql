-- since 14
create function twice(n int) returns int language sql immutable begin atomic select n * 2; end;
create table packed (id int, t text compression pglz, d int default twice(2));
create type multi as range (subtype = int4, multirange_type_name = many);
create table ranges (m many);
create table r (id int, constraint e exclude using gist (int4range(id, id + 1) with &&));
create table learned (a text, b int);
create statistics on_lower on lower(a) from learned;
create statistics on_both on b, (a || 'x') from learned;
