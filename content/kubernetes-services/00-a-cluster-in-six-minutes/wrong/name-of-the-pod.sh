answer pod-tea
