create schema app;
create function app.me() returns uuid language sql stable as
  $$ select nullif(current_setting('app.me', true), '')::uuid $$;
create domain email as text check (value ~ '^[^@]+@[^@]+$');
create domain score as int not null check (value between 5 and 9);
create type status as enum ('pending', 'active', 'ended');
create table people (
  id uuid primary key default gen_random_uuid(),
  kind text not null default 'member' check (kind in ('member', 'staff')),
  address email not null unique,
  code char(4) not null unique,
  best_post bigint
);
create table links (
  id bigint generated always as identity primary key,
  a uuid not null references people,
  b uuid not null references people,
  status status not null default 'pending',
  ended_at timestamptz,
  unique (a, b),
  check (a <> b),
  check ((status = 'ended') = (ended_at is not null))
);
create table posts (
  id bigint generated always as identity primary key,
  author uuid not null references people,
  parent bigint references posts,
  body text not null,
  score score,
  words int generated always as (length(body)) stored,
  low int not null, high int not null, check (low < high and low > 40)
);
alter table people add foreign key (best_post) references posts deferrable;
create table left_hand (id int primary key, right_id int not null, note text);
create table right_hand (id int primary key, left_id int references left_hand, note text);
alter table left_hand add foreign key (right_id) references right_hand deferrable initially deferred;
create table rooms (
  room int not null, during tstzrange not null, owner uuid not null references people, note varchar(6),
  exclude using gist (during with &&)
);
create table events (day date not null, owner uuid not null references people, place text) partition by range (day);
create table events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01');
create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not today'; end $$;
create trigger refuse before insert on posts for each row execute function refuse();
alter table people enable row level security;
alter table links enable row level security;
alter table posts enable row level security;
create policy own on people for select to member using (id = (select app.me()));
create policy own on posts for all to member using (author = (select app.me()) or exists (
  select from links l where l.b = posts.author and l.a = (select app.me()) and l.status = 'active'));
create policy party on links for select to member using ((select app.me()) in (a, b));
