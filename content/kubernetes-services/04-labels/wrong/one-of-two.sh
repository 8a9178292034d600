kubectl label pods -l table=closed table=open --overwrite
