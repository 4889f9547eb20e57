preds = 0
for i in range(len(weights)):
    preds = preds + weights[i] * input_data[i]

error = preds - target

slope = []
for x in input_data:
    slope.append(2 * x * error)
