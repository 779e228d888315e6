-- A role for `palisade check`: it may connect, and nothing else. Catalogs are readable by everybody, rows are not.
--
--     psql -v ON_ERROR_STOP=1 -v password="$PASSWORD" -f role.sql postgresql://admin@host/database
--
-- It holds no right on any table and is a member of nothing. NOINHERIT and the settings are a second fence, should
-- somebody grant it something one day.
CREATE ROLE palisade_check LOGIN PASSWORD :'password'
    NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT CONNECTION LIMIT 3;
GRANT CONNECT ON DATABASE :"DBNAME" TO palisade_check;
ALTER ROLE palisade_check SET default_transaction_read_only = on;
ALTER ROLE palisade_check SET statement_timeout = '60s';
ALTER ROLE palisade_check SET idle_in_transaction_session_timeout = '60s';
