answer $(grep example torn.txt | awk '{print $1}')
