curl -s --connect-timeout 3 http://service-shop:8080/
