answer 1.1.1.4
