-- case: create
-- becomes:
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = snowball, language = 'english', stopwords = 'english');
CREATE TEXT SEARCH DICTIONARY s (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION c (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR asciiword, word WITH d, s;
ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR email WITH s;
COMMENT ON TEXT SEARCH CONFIGURATION c IS 'x';
COMMENT ON TEXT SEARCH DICTIONARY d IS 'x';
CREATE TABLE t (a text, v tsvector GENERATED ALWAYS AS (to_tsvector('c'::regconfig, a)) STORED);
CREATE INDEX i ON t USING gin (to_tsvector('c'::regconfig, a));
-- case: change
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = snowball, language = 'english', stopwords = 'english');
CREATE TEXT SEARCH DICTIONARY s (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION c (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR asciiword, word WITH d, s;
ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR email WITH s;
CREATE TABLE t (a text, v tsvector GENERATED ALWAYS AS (to_tsvector('c'::regconfig, a)) STORED);
-- becomes:
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = snowball, language = 'german');
CREATE TEXT SEARCH DICTIONARY s (TEMPLATE = simple, accept = 'false');
CREATE TEXT SEARCH CONFIGURATION c (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR asciiword, url WITH s, d;
ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word WITH d, s;
CREATE TABLE t (a text, v tsvector GENERATED ALWAYS AS (to_tsvector('c'::regconfig, a)) STORED);
-- case: parser_and_template
CREATE TEXT SEARCH PARSER p (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE tpl (LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH PARSER gone (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH CONFIGURATION c (PARSER = p);
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = tpl);
-- becomes:
CREATE TEXT SEARCH PARSER p (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
CREATE TEXT SEARCH TEMPLATE tpl (INIT = dsimple_init, LEXIZE = dsimple_lexize);
COMMENT ON TEXT SEARCH PARSER p IS 'x';
COMMENT ON TEXT SEARCH TEMPLATE tpl IS 'y';
CREATE TEXT SEARCH CONFIGURATION c (PARSER = p);
ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR asciiword WITH simple;
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = tpl);
CREATE TEXT SEARCH TEMPLATE "New" (LEXIZE = dsimple_lexize);
