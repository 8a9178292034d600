kubectl label deployment pod-soup app=quarantine --overwrite
