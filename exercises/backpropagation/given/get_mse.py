def get_mse(input_data, target, weights):
    """Give the mean squared error of the prediction for this one data point."""
    inputs = np.asarray(input_data, dtype=float)
    error = np.multiply(inputs, weights).sum() - target
    return np.mean(error**2)
