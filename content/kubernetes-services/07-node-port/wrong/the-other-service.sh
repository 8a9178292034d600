other=$(kubectl get services -n kitchen | grep :31070 | cut -d ' ' -f 1)
answer who-has-the-port $other
