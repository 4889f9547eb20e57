hidden = inputs @ network[0].T
predictions = np.maximum(hidden @ network[1].T, 0)[:, 0]
