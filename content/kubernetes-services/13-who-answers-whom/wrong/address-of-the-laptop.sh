answer 203.0.113.7
