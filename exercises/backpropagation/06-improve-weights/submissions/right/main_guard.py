if __name__ == "__main__":
    error = preds - target
    slope = np.multiply(2 * error, input_data)
    weights_updated = np.subtract(weights, np.multiply(learning_rate, slope))
    preds_updated = np.inner(weights_updated, input_data)
    error_updated = preds_updated - target
