kubectl label pods -l table!=open,app=soup table=open --overwrite
