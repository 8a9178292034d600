curl -s --connect-timeout 3 http://4.4.4.1:9000/
