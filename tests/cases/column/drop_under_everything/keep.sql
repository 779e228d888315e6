select id, kept from paper;
