curl -s --connect-timeout 3 http://service-juice:3400/
