grant select on person to coach with grant option;
