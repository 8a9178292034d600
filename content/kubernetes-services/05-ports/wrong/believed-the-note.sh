answer 9000
