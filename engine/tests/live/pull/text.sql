-- Text with quotes, braces, backslashes and line ends, wherever text can stand.
create table texts (
    id int primary key,
    a text default 'it''s {braced} "quoted"',
    b text default E'line\nend\\',
    c text default E'\t',
    d text default '',
    e text default null,
    f text default '{}' check (f <> '}{' and f !~ '\d{3}'),
    g text default $$a $x$ b$$,
    h jsonb default '[]'::jsonb,
    i timestamptz default '2020-01-01 00:00+00',
    j interval default '1 day',
    k text default 'ünï' || 'cödé',
    l text default current_user,
    m numeric default 0.10,
    n integer default '7',
    o double precision default 'Infinity',
    p text[] default array['a', '{b}'],
    q text check (q in ('{a}', 'b"c', 'd\e', 'f''g', 'h
i')),
    r boolean default (not true),
    s char(3) default 'x',
    t real default -1.5
);
comment on table texts is 'two lines
of comment';
comment on column texts.a is ' spaces around ';
comment on column texts.b is 'quotes '' and " and \ and {braces}';
comment on column texts.c is 'two  spaces and /// slashes';
comment on column texts.d is E'a paragraph\n\nand another';
comment on column texts.e is '#[attribute] */ ünï';
create index on texts ((a || '{}"\')) where b <> E'\n';
