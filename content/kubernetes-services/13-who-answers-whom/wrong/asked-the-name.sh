curl -s --connect-timeout 3 http://service-museum:8080/client
