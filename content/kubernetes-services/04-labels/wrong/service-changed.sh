kubectl set selector service service-soup app=other
