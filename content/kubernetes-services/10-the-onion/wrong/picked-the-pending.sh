answer $(grep pending torn.txt | awk '{print $1}')
