insert into post values (1, 'draft', ''), (2, 'live', 'x', '{draft,live}');
