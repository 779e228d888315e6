create function latest() returns integer language sql begin atomic select max(value) from reading; end;
create view newest as select latest() as value;
create function described() returns text language sql begin atomic select 'it is ' || value from newest; end;
comment on function described() is 'in words';
