hidden = np.maximum(inputs @ network[0].T, 0)
predictions = (inputs @ network[0].T @ network[1].T)[:, 0]
