def predict(weights):
    return (weights * input_data).sum()


def get_error(weights):
    return predict(weights) - target


def slope_of(weights):
    return 2 * input_data * get_error(weights)


error = get_error(weights)
slope = slope_of(weights)
weights_updated = weights - learning_rate * slope
preds_updated = predict(weights_updated)
error_updated = get_error(weights_updated)
