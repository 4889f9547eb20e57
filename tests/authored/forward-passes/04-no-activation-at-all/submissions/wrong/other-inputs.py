hidden = [(weights["node_0"] * other_inputs).sum(), (weights["node_1"] * other_inputs).sum()]
prediction = (weights["output"] * np.array(hidden)).sum()
