answer $(grep 1.1.10 torn.txt | grep -v ':' | awk '{print $1}')
