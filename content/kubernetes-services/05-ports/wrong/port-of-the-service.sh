answer 3300
