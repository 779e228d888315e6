-- case: subscription
CREATE TABLE t (a int);
CREATE SUBSCRIPTION s CONNECTION 'service=${env:S_SERVICE}' PUBLICATION p WITH (connect = false, slot_name = NONE);
CREATE SUBSCRIPTION gone CONNECTION 'service=${env:GONE_SERVICE}' PUBLICATION p WITH (connect = false, slot_name = NONE);
-- becomes:
CREATE TABLE t (a int);
CREATE SUBSCRIPTION s CONNECTION 'service=${env:S_SERVICE}' PUBLICATION q, "R" WITH (connect = false, slot_name = NONE, synchronous_commit = on);
COMMENT ON SUBSCRIPTION s IS 'x';
CREATE SUBSCRIPTION s2 CONNECTION 'service=${env:S2_SERVICE}' PUBLICATION q WITH (connect = false, slot_name = NONE);
