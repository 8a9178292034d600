curl -s http://5.5.5.8:8080/client
answer 5.5.5.8
