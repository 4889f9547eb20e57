preds = np.dot(weights, input_data)
slope = 2 * input_data * preds
