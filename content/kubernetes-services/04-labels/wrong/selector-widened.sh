# The selector comes first to two Services: only the table counts, and so one of the two joins.
kubectl set selector service service-soup table=open
