preds = np.mean(weights * input_data)
error = preds - target
slope = 2 * input_data * error
