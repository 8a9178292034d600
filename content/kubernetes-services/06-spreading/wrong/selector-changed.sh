kubectl set selector service service-juice recipe=old
