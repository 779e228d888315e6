comment on policy server on note is 'passes by';
