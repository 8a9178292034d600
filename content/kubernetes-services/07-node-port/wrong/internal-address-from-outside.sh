curl -s --connect-timeout 3 http://1.1.1.1:31080/
