answer pod-soup
