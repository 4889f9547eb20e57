from sklearn.metrics import mean_squared_error


def predict_all(weights):
    return [predict_with_network(row, weights) for row in input_data]


if __name__ == "__main__":
    model_output_0 = predict_all(weights_0)
    model_output_1 = predict_all(weights_1)
    mse_0 = mean_squared_error(target_actuals, model_output_0)
    mse_1 = mean_squared_error(target_actuals, model_output_1)
    print("better:", "weights_0" if mse_0 < mse_1 else "weights_1")
