-- Several schemas, the same names in them, references across, circles.
create schema billing;
create schema crm;
create type billing.status as enum ('a');
create type crm.status as enum ('a', 'b');
create table billing.accounts (id int primary key, status billing.status not null default 'a', latest int);
create table crm.accounts (id int primary key, status crm.status not null default 'b', bill int references billing.accounts);
create table accounts (id int primary key, crm int references crm.accounts (id), kind text not null references account_kinds);
create table account_kinds (kind text primary key);
create table billing.invoices (id int primary key, account int not null references billing.accounts, parent int references billing.invoices);
alter table billing.accounts add constraint newest foreign key (latest) references billing.invoices;
create table crm.notes (account bigint references accounts (id), small smallint references crm.accounts (id));
create function crm.newest(a crm.accounts) returns int language sql stable as 'select max(id) from billing.invoices';
create table crm.cached (n int default crm.newest(null));
create view crm.all_accounts as select a.id, a.status, b.status as billing from crm.accounts a join billing.accounts b on b.id = a.bill;
grant usage on schema crm to reader;
grant usage on type crm.status to reader;
comment on schema billing is 'money';
comment on type billing.status is 'of an account';
