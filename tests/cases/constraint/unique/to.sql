comment on constraint pair on contact is 'one of each';
comment on constraint late on contact is 'at once';
