create function next_number() returns bigint language sql
begin atomic
    select coalesce(max(number), 0) + 1 from document;
end;
create function within_limit(n bigint) returns boolean language sql
begin atomic
    select n <= 1000 + (select count(*) from document);
end;
alter table document alter column number set default next_number();
alter table document add constraint limited check (within_limit(number));
