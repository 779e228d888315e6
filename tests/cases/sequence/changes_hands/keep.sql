select nextval('ids') > 3;
