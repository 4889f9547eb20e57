from copy import deepcopy

if __name__ == "__main__":
    model_output_0 = float(predict_with_network(input_data, weights_0))
    error_0 = model_output_0 - target_actual

    weights_1 = deepcopy(weights_0)
    weights_1["node_1"][1] = 0
    model_output_1 = float(predict_with_network(input_data, weights_1))
    error_1 = model_output_1 - target_actual
    print(f"error before: {error_0}, error after: {error_1}")
