kubectl label pods -l app=soup,pod-template-hash app=quarantine --overwrite
