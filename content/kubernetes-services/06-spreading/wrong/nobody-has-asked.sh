answer 3
