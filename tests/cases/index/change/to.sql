comment on index grows is 'stays';
