hidden = [(weights["node_0"] * inputs).sum(), (weights["node_1"] * inputs).sum()]
prediction = (weights["output"] * np.array(hidden)).sum()
