hidden = [(weights["node_0"] * inputs).sum(), (weights["node_1"] * inputs).sum()]
prediction = sum(hidden)
