curl -s --connect-timeout 3 http://1.1.10.30:9000/
