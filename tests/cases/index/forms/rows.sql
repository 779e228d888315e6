insert into message values (1, 'x', 'message', '{"sender_id": 1}', 2, 1);
