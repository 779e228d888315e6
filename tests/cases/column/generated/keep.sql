select id, first, last, shout from person;
