def predict_with_network(row, weights):
    """Carry one row of data forward to the prediction.

    Each hidden node adds up its inputs times its weights and applies ReLU.
    The output adds up the hidden values times its weights, without ReLU.
    """
    nodes = [f"node_{number}" for number in range(len(weights) - 1)]
    sums = [np.multiply(row, weights[node]).sum() for node in nodes]
    hidden_values = np.maximum(0, sums)
    return np.multiply(hidden_values, weights["output"]).sum()
