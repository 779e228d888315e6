-- case: type_online
-- online: t.c
CREATE TABLE t (id int PRIMARY KEY, c int NOT NULL DEFAULT 7, d text);
CREATE INDEX i ON t (c DESC, d) WHERE d <> '';
CREATE UNIQUE INDEX u ON t (d, c) INCLUDE (id);
COMMENT ON COLUMN t.c IS 'x';
COMMENT ON INDEX i IS 'y';
GRANT SELECT (c), UPDATE (c) ON t TO pg_monitor;
INSERT INTO t SELECT n, n, 'd' || n FROM generate_series(1, 10) n;
-- becomes:
CREATE TABLE t (id int PRIMARY KEY, c bigint NOT NULL DEFAULT 8, d text);
CREATE INDEX i ON t (c DESC, d) WHERE d <> '';
CREATE UNIQUE INDEX u ON t (d, c) INCLUDE (id);
CREATE INDEX j ON t ((c + 1));
COMMENT ON COLUMN t.c IS 'z';
COMMENT ON INDEX i IS 'y';
GRANT SELECT (c), UPDATE (c) ON t TO pg_monitor;
CREATE VIEW v AS SELECT c FROM t;
-- case: text_online
-- online: t.C d
CREATE TABLE t (a int, b text, "C d" text DEFAULT '1', PRIMARY KEY (a, b));
CREATE INDEX i ON t ("C d");
INSERT INTO t SELECT n, 'b', n FROM generate_series(1, 10) n;
INSERT INTO t VALUES (11, '', NULL);
-- becomes:
CREATE TABLE t (a int, b text, "C d" int DEFAULT 1, PRIMARY KEY (a, b));
ALTER TABLE t ALTER COLUMN "C d" SET STATISTICS 7;
CREATE INDEX i ON t ("C d");
-- case: old_name_of_a_column
-- online: note.author = owner
CREATE TABLE note (id int PRIMARY KEY, owner text NOT NULL DEFAULT 'x');
GRANT UPDATE (owner) ON note TO pg_monitor;
CREATE INDEX i ON note (owner);
INSERT INTO note SELECT n, 'o' || n FROM generate_series(1, 10) n;
-- becomes:
CREATE TABLE note (id int PRIMARY KEY, author text NOT NULL DEFAULT 'x', owner text);
GRANT UPDATE (author, owner) ON note TO pg_monitor;
CREATE INDEX i ON note (author);
CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS 'begin
  if tg_op = ''INSERT'' and new.owner is not null or tg_op = ''UPDATE'' and new.owner is distinct from old.owner then
    new.author := new.owner;
  else
    new.owner := new.author;
  end if;
  return new;
end';
CREATE TRIGGER "!kept" BEFORE INSERT OR UPDATE ON note FOR EACH ROW EXECUTE FUNCTION kept();
-- case: old_name_of_a_column_that_a_policy_reads
-- online: note.author = owner
CREATE TABLE note (id int PRIMARY KEY, owner text NOT NULL DEFAULT 'o');
ALTER TABLE note ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON note USING (owner = 'o');
INSERT INTO note SELECT n, 'o' || n FROM generate_series(1, 10) n;
-- becomes:
CREATE TABLE note (id int PRIMARY KEY, author text NOT NULL DEFAULT 'o', owner text);
ALTER TABLE note ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON note USING (author = 'o');
CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS 'begin
  if tg_op = ''INSERT'' and new.owner is not null or tg_op = ''UPDATE'' and new.owner is distinct from old.owner then
    new.author := new.owner;
  else
    new.owner := new.author;
  end if;
  return new;
end';
CREATE TRIGGER "!kept" BEFORE INSERT OR UPDATE ON note FOR EACH ROW EXECUTE FUNCTION kept();
