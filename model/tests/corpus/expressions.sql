a = 1
a <> b and not c
a is distinct from b
a is not distinct from null
a isnull or b notnull
a is unknown
a is not true
a is json
x is document
s is normalized
s is nfkc normalized
a between 1 and 10
a not between symmetric 10 and 1
a between asymmetric 1 and 10
a in (1, 2, 3)
a not in (select b from t)
(a, b) in ((1, 2), (3, 4))
(a, b) = (c, d)
(a, b) is not null
row(a, b) < row(c, d)
(a, b) overlaps (c, d)
(a).b
(a).b.c
(a.b).*
a.b.c
t.*  is not null
a[1]
a[1:2]
a[:]
a[:2][1:]
a[array_lower(a, 1)]
(array[1, 2, 3])[2]
array[[1, 2], [3, 4]]
array(select 1)
array[]::int[]
'{{{{1,2}},{{3}}}}'::int[]
'{{}}'::jsonb
'{{"a": {{"b": 1}}}}'::jsonb
jsonb '{{"a": 1}}' @> b
a -> 'x' ->> 'y'
a #> '{{x,y}}'
a #>> '{{x,y}}'
a ? 'k'
a ?| array['k', 'l']
a ?& array['k']
a @> b and a <@ c
a @? '$.x[*] ? (@ > 1)'
a @@ '$.x > 1'
a || b || 'c'
a - 'k'
a #- '{{x}}'
a && b
a << 1 | b >> 2 # c & ~d
a ~ '^x' and b ~* 'y' and c !~ 'z' and d !~* 'w'
a ~~ 'x%' or a !~~* 'y_'
a like 'x!%' escape '!'
a not ilike '%y'
a similar to '(x|y)%' escape '\'
a like any (array['x%', 'y%'])
a = any (b)
a <> all (select c from t)
a operator(pg_catalog.+) b
a operator(public.@@@) b
@ a
|/ a + ||/ b
!! a
- a
+ a
a ^ b % c
a <-> b < 5
a <=> '[1,2,3]'::vector
a -|- b
a |>> b
a &< b
a ~>= b
a ^@ 'prefix'
'it''s'
E'it\'s'
e'tab\tnew\n\\'
E'\x41\u0041\U00000041'
U&'d\0061t\+000061'
U&'d!0061ta' uescape '!'
U&"d\0061t\+000061" = 1
B'0101'
b'1'
X'1FF'
x'1ff'
N'text'
n'text'
$$dollar$$
$$it's $1 and "quotes" and ( [$$
$tag$with $$ inside$tag$
$a1_$x$a1_$ || $$$$
"Column" = 1
"co""l" is null
"select" > 1
"a.b"."c d"
a$b = 1
_a = 1
größe > 1
"日本" = 'x'
1
1.5
.5
1.
1e10
1.5e-3
1_000
0xff
0o17
0b101
'infinity'::float8
cast(a as numeric(5, 2))
cast(a as text[])
a::numeric(5,2)::text
a::varchar(10)[]
a::double precision
a::timestamp(3) with time zone
a::interval day to second(3)
a::bit varying(3)
a::int4 array[3]
int '1'
date '2020-01-01'
timestamp with time zone '2020-01-01 00:00+00'
interval '1 day 2 hours'
interval '1' year
interval(3) '1 second'
double precision '1.5'
numeric(5,2) '1.50'
char(3) 'abc'
now() at time zone 'utc'
a at time zone interval '1 hour'
a at local
current_timestamp
current_timestamp(3)
current_date - 1
localtime(0)
current_user = 'x'
session_user = user
current_catalog || current_schema
extract(year from a)
extract('epoch' from a)
date_trunc('day', a, 'utc')
overlay(a placing 'x' from 2 for 3)
position('x' in a)
substring(a from 2 for 3)
substring(a from '%#"x#"%' for '#')
substring(a similar '%#"x#"%' escape '#')
trim(both 'x' from a)
trim(leading from a)
normalize(a, nfc)
collation for (a)
a collate "C" < b
a collate pg_catalog."default"
coalesce(a, b, 'c')
nullif(a, '')
greatest(a, b) > least(c, d)
case when a then 1 else 2 end
case a when 1 then 'x' when 2 then 'y' end
case when case when a then b end then c end
exists (select 1 from t where t.a = b)
not exists (select from t)
(select max(b) from t where t.a = a limit 1)
(with x as (select 1) select * from x)
(with recursive x(n) as (values (1) union all select n + 1 from x where n < 5) select sum(n) from x)
(values (1), (2) limit 1)
(table t)
(select a from only t)
(select a from t* )
(select 1 from t cross join lateral f(t.a) as g(b int) where b = 1)
(select 1 from rows from (f(1), g(2)) with ordinality)
(select 1 from t tablesample system (10) repeatable (1))
(select distinct on (a) b from t order by a desc nulls last fetch first 1 row with ties)
(select a from t group by rollup (a), grouping sets ((a), ()))
(select 1 for update of t skip locked)
(select 1 union all select 2 intersect select 3)
count(*) > 0
count(distinct a)
count(all a)
sum(a) filter (where b > 0)
string_agg(a, ',' order by b desc)
percentile_cont(0.5) within group (order by a)
row_number() over (partition by a order by b rows between unbounded preceding and current row exclude ties)
rank() over w
f(a => 1, b := 2)
f(variadic array[1, 2])
f(1, variadic a)
f(variadic a order by b)
"My Func"(a)
pg_catalog.lower(a)
f()
f(*)
xmlelement(name a, xmlattributes(b as c), 'd')
xmlforest(a, b as c)
xmlparse(content a)
xmlpi(name php, 'x')
xmlserialize(content a as text)
xmlexists('//a' passing by ref b)
json_object('a': 1)
json_array(1, 2 null on null)
json_query(a, '$.x' with wrapper)
json_value(a, '$.x' returning int default 0 on error)
grouping(a)
a + /* comment */ b
a /* nested /* comment */ ( ' */ = b
a -- ( comment '
a--b
a/b
a - -b
a -(-b)
a*-1
a =-1
a<>-1
a::int is null::bool
not a::bool
((((((a))))))
(a)
(f(a)).b
(f(a)).*  is null
