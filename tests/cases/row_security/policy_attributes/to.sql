comment on policy command on note is 'kept';
