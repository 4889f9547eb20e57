hidden = np.maximum(inputs @ network[0].T, 0)
predictions = (hidden @ network[1].T)[:, 0]
