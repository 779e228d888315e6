insert into post values (1, 'draft', ''), (2, 'live', 'x');
update post set history = '{draft,live}' where id = 2;
