def get_slope(input_data, target, weights):
    """Give the slope of the squared error for each weight: 2 times input times error."""
    inputs = np.asarray(input_data, dtype=float)
    error = np.multiply(inputs, weights).sum() - target
    return 2 * inputs * error
