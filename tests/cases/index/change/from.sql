comment on index grows is 'stays';
comment on index options is 'goes';
