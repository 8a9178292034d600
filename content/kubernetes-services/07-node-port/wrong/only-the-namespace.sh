answer who-has-the-port kitchen
