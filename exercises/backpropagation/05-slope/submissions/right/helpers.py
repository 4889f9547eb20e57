def predict(inputs, weights):
    return np.sum(inputs * weights)


def error_and_slope(inputs, weights, target):
    error = predict(inputs, weights) - target
    return error, 2 * inputs * error


preds = predict(input_data, weights)
error, slope = error_and_slope(input_data, weights, target)
