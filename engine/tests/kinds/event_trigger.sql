-- case: create
-- becomes:
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'begin end';
CREATE EVENT TRIGGER e ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE') EXECUTE FUNCTION f();
CREATE EVENT TRIGGER e2 ON sql_drop EXECUTE FUNCTION f();
ALTER EVENT TRIGGER e2 DISABLE;
COMMENT ON EVENT TRIGGER e IS 'x';
-- case: change
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'begin end';
CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f();
CREATE EVENT TRIGGER e2 ON sql_drop EXECUTE FUNCTION f();
-- becomes:
CREATE SCHEMA app;
CREATE FUNCTION app.f() RETURNS event_trigger LANGUAGE plpgsql AS 'begin end';
CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION app.f();
CREATE EVENT TRIGGER e2 ON sql_drop EXECUTE FUNCTION app.f();
ALTER EVENT TRIGGER e2 ENABLE ALWAYS;
-- case: goes_before_what_it_would_refuse
CREATE TABLE kept (a int);
CREATE TABLE log (tag text);
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS $$ begin
  if exists (select from kept_tables) then raise exception 'not now'; end if; end $$;
CREATE TABLE kept_tables (name text);
CREATE EVENT TRIGGER e ON sql_drop EXECUTE FUNCTION f();
-- becomes:
CREATE TABLE kept (a int);
