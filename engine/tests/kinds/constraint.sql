-- case: deferrable
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (a int CONSTRAINT fk REFERENCES p, b int CONSTRAINT fk2 REFERENCES p DEFERRABLE INITIALLY DEFERRED, u int CONSTRAINT uq UNIQUE);
-- becomes:
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (a int CONSTRAINT fk REFERENCES p DEFERRABLE INITIALLY DEFERRED, b int CONSTRAINT fk2 REFERENCES p, u int CONSTRAINT uq UNIQUE DEFERRABLE);
-- case: not_valid
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (a int, b int);
ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES p NOT VALID;
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NO INHERIT NOT VALID;
-- becomes:
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (a int, b int);
ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES p ON UPDATE CASCADE ON DELETE SET NULL;
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NO INHERIT;
-- case: new_not_valid
-- becomes:
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (a int, b int);
ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES p MATCH FULL NOT VALID;
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
COMMENT ON CONSTRAINT c ON t IS 'x';
CREATE DOMAIN d AS int;
ALTER DOMAIN d ADD CONSTRAINT dc CHECK (value > 0) NOT VALID;
-- case: nnd_setnull, since 15
CREATE TABLE p (id int PRIMARY KEY, x int, UNIQUE (id, x));
CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (a, b), CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p (id, x) ON DELETE SET NULL);
-- becomes:
CREATE TABLE p (id int PRIMARY KEY, x int, UNIQUE (id, x));
CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a, b), CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p (id, x) ON DELETE SET NULL (b));
-- case: exclude
-- becomes:
CREATE TABLE t (a int4range, b int, CONSTRAINT e EXCLUDE USING gist (a WITH &&) WHERE (b > 0) DEFERRABLE);
-- case: include_with
CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (a));
-- becomes:
CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (a) INCLUDE (b) WITH (fillfactor = 70));
-- case: enforced, since 18
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (a int CONSTRAINT fk REFERENCES p, b int CONSTRAINT fk2 REFERENCES p NOT ENFORCED, c int CONSTRAINT ck CHECK (c > 0));
-- becomes:
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (a int CONSTRAINT fk REFERENCES p NOT ENFORCED, b int CONSTRAINT fk2 REFERENCES p, c int CONSTRAINT ck CHECK (c > 0) NOT ENFORCED);
-- case: notnull_names, since 18
CREATE TABLE t (a int NOT NULL, b int CONSTRAINT bnn NOT NULL, c int CONSTRAINT cnn NOT NULL NO INHERIT, d int, e int NOT NULL);
CREATE TABLE q (x int PRIMARY KEY, y int GENERATED ALWAYS AS IDENTITY);
-- becomes:
CREATE TABLE t (a int CONSTRAINT ann NOT NULL, b int NOT NULL, c int CONSTRAINT cnn NOT NULL, d int, e int CONSTRAINT xx NOT NULL NO INHERIT);
ALTER TABLE t ADD CONSTRAINT dnn NOT NULL d NOT VALID;
CREATE TABLE q (x int, y int);
-- case: notnull_new, since 18
-- becomes:
CREATE TABLE t (a int CONSTRAINT ann NOT NULL, b int NOT NULL, c int CONSTRAINT cnn NOT NULL NO INHERIT, d int);
ALTER TABLE t ADD CONSTRAINT dnn NOT NULL d NOT VALID;
COMMENT ON CONSTRAINT ann ON t IS 'x';
COMMENT ON CONSTRAINT t_b_not_null ON t IS 'y';
CREATE TABLE i () INHERITS (t);
CREATE TABLE p (a int NOT NULL, b int) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p2 (a int CONSTRAINT mine NOT NULL, b int CONSTRAINT bb NOT NULL);
ALTER TABLE p ATTACH PARTITION p2 FOR VALUES IN (2);
-- case: notnull_changes, since 18
CREATE TABLE t (a int, b int NOT NULL, c int);
ALTER TABLE t ADD CONSTRAINT t_c_not_null NOT NULL c NOT VALID;
CREATE TABLE i () INHERITS (t);
COMMENT ON CONSTRAINT t_b_not_null ON t IS 'y';
-- becomes:
CREATE TABLE t (a int NOT NULL, b int, c int NOT NULL);
CREATE TABLE i () INHERITS (t);
-- case: temporal, since 18
CREATE TABLE p (id int4range, d daterange);
CREATE TABLE t (id int4range, d daterange);
-- becomes:
CREATE TABLE p (id int4range, d daterange, CONSTRAINT pk PRIMARY KEY (id, d WITHOUT OVERLAPS));
CREATE TABLE t (id int4range, d daterange, CONSTRAINT fk FOREIGN KEY (id, PERIOD d) REFERENCES p (id, PERIOD d));
-- case: virtual, since 18
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL, c int GENERATED ALWAYS AS (a + 2) STORED);
-- becomes:
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 3) VIRTUAL, c int GENERATED ALWAYS AS (a + 2) VIRTUAL);
-- case: twins
-- becomes:
CREATE TABLE t (a int PRIMARY KEY, b int, CONSTRAINT one UNIQUE (b));
ALTER TABLE t ADD CONSTRAINT two UNIQUE (a), ADD CONSTRAINT three UNIQUE (b);
COMMENT ON CONSTRAINT two ON t IS 'not the same';
-- case: included_column_of_a_key_that_is_referred_to
CREATE TABLE t (id integer, b integer, CONSTRAINT u UNIQUE (id) INCLUDE (b));
CREATE TABLE r (id integer REFERENCES t (id));
-- becomes:
CREATE TABLE t (id integer, b text, CONSTRAINT u UNIQUE (id) INCLUDE (b));
CREATE TABLE r (id integer REFERENCES t (id));
-- case: unchecked_on_a_child_beside_its_parents
-- becomes:
CREATE TABLE p (d date);
CREATE TABLE c () INHERITS (p);
ALTER TABLE c ADD CONSTRAINT own CHECK (d > '2010-01-01') NOT VALID;
ALTER TABLE p ADD CONSTRAINT above CHECK (d > '2001-01-01') NOT VALID;
-- case: notnull_namesakes, since 18
CREATE TABLE u (a int);
-- becomes:
CREATE TABLE u (a int NOT NULL);
CREATE TABLE t (a int NOT NULL);
COMMENT ON CONSTRAINT t_a_not_null ON t IS 'as PostgreSQL calls it';
CREATE TABLE one (a int CONSTRAINT t_a_not_null NOT NULL, b int CONSTRAINT u_a_not_null NOT NULL);
