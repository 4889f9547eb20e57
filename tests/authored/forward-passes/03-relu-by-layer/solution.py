hidden = np.maximum(inputs @ network[0].T, 0)
predictions = np.maximum(hidden @ network[1].T, 0)[:, 0]
