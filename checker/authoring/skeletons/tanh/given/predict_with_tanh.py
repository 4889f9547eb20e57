def predict_with_tanh(row, weights):
    """Carry one row of data forward to the prediction.

    Each hidden node adds up its inputs times its weights, adds its bias and applies tanh.
    The output adds up the hidden values times its weights and adds its bias, without tanh.
    """
    nodes = [name for name in weights if name.startswith("node_") and not name.endswith("_bias")]
    sums = [np.multiply(row, weights[node]).sum() + weights[f"{node}_bias"] for node in nodes]
    return np.multiply(np.tanh(sums), weights["output"]).sum() + weights["output_bias"]
