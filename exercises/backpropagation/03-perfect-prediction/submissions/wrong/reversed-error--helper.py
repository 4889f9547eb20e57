def error_of(actual, predicted):
    return actual - predicted


model_output_0 = predict_with_network(input_data, weights_0)
error_0 = error_of(target_actual, model_output_0)

weights_1 = {node: values.copy() for node, values in weights_0.items()}
weights_1["output"][1] = 0

model_output_1 = predict_with_network(input_data, weights_1)
error_1 = error_of(target_actual, model_output_1)
